/** What people do with the live map, and what they must see: by name. */
import * as herd from "./herd.mjs";
import * as look from "./look.mjs";
import * as many from "./many.mjs";
import * as people from "./people.mjs";
import * as picture from "./picture.mjs";
import * as reports from "./reports.mjs";

export const scenarios = { ...herd, ...look, ...many, ...people, ...picture,
  ...reports };
