// Elements from plain values; text is always text, never markup.

const SVG = "http://www.w3.org/2000/svg";

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : `${value}`);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== ""));
  return node;
}

/** An element of HTML. */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** An element of a drawing. */
export function drawn(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/** Replaces what an element holds. */
export function show(id, ...children) {
  document.getElementById(id).replaceChildren(...children.flat());
}

/** `3 records`, `1 record`. */
export function counted(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
