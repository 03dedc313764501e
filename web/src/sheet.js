/**
 * On a narrow screen the panel is a sheet at the bottom that can be drawn up:
 * by its grip, with a finger or, as it is a button, with a key.
 */

const STEPS = ["peek", "half", "full"];
const PARTS = { peek: 0.17, half: 0.46, full: 0.88 };
const TAP_PX = 6;

/**
 * @param {HTMLElement} panel @param {HTMLElement} grip
 * @param {() => void} changed
 */
export function makeSheet(panel, grip, changed) {
  let step = "half";
  let from = null;

  function set(next) {
    step = next;
    panel.dataset.sheet = step;
    panel.style.removeProperty("height");
    changed();
  }

  grip.addEventListener("click", (event) => {
    // After a drag there is a click as well; keys send one of their own.
    if (event.detail && grip.dataset.dragged) return;
    set(STEPS[(STEPS.indexOf(step) + 1) % STEPS.length]);
  });
  grip.addEventListener("pointerdown", (event) => {
    from = { y: event.clientY, height: panel.offsetHeight };
    delete grip.dataset.dragged;
    grip.setPointerCapture(event.pointerId);
  });
  grip.addEventListener("pointermove", (event) => {
    if (!from) return;
    if (Math.abs(event.clientY - from.y) > TAP_PX) grip.dataset.dragged = "1";
    if (!grip.dataset.dragged) return;
    const height = from.height + from.y - event.clientY;
    panel.style.height = `${Math.max(60, height)}px`;
  });
  grip.addEventListener("pointerup", () => {
    if (from && grip.dataset.dragged) {
      const part = panel.offsetHeight / innerHeight;
      set(STEPS.reduce((best, next) =>
        Math.abs(PARTS[next] - part) < Math.abs(PARTS[best] - part) ? next
          : best));
    }
    from = null;
  });

  set(step);
  return { set, get step() { return step; } };
}
