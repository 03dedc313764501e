/**
 * Dark and light: as the system has it, until somebody chooses otherwise.
 *
 * Canvases cannot use a style sheet's variables, so they are read from it
 * whenever the theme changes.
 */

const KEY = "muster-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

/** @returns {"dark" | "light"} */
export function theme() {
  return document.documentElement.dataset.theme === "dark" ? "dark" : "light";
}

/** @param {() => void} changed called now, and whenever it is another */
export function startTheme(changed) {
  const show = () => {
    const chosen = stored();
    document.documentElement.dataset.theme =
      chosen ?? (system.matches ? "dark" : "light");
    changed();
  };
  system.addEventListener("change", show);
  show();
  return {
    toggle() {
      store(theme() === "dark" ? "light" : "dark");
      show();
    },
  };
}

/** Some browsers let no page store anything; then it lasts as long as the
 * page. */
let kept = null;

function stored() {
  try {
    return localStorage.getItem(KEY) ?? kept;
  } catch {
    return kept;
  }
}

function store(value) {
  kept = value;
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // It is kept in `kept`.
  }
}

/** @param {...string} names of variables, without their dashes */
export function colours(...names) {
  const style = getComputedStyle(document.documentElement);
  return names.map((name) => style.getPropertyValue(`--${name}`).trim());
}
