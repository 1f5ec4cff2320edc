// Builds elements without markup in strings, so that nothing a server or a file name says can become markup.

type Child = Node | string | null | undefined | false;
type Properties = Record<string, string | number | boolean | EventListener | undefined>;

/** An element with attributes (``on…`` are listeners; false and undefined are left out) and children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return element;
}

/** The element inside ``root`` that carries an attribute; a page without it is broken, so say so. */
export function part<T extends HTMLElement = HTMLElement>(root: ParentNode, attribute: string): T {
  const found = root.querySelector<T>(`[${attribute}]`);
  if (!found) throw new Error(`no element with ${attribute}`);
  return found;
}
