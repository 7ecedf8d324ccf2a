// Style sheets of the page. A file that is loaded later brings its own.

/** Adds a style sheet to the page. */
export function addStyles(text: string): void {
  const style = document.createElement("style");
  style.textContent = text;
  document.head.append(style);
}
