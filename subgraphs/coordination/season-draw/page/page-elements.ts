/** Attributes of an element; `text` is its text content, so nothing of a file ever becomes markup. */
export type Attributes = Readonly<Record<string, string | number>> & { readonly text?: string };

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/** An HTML element with its children. */
export function element(name: string, attributes: Attributes = {}, children: readonly Node[] = []): HTMLElement {
  return filled(document.createElement(name), attributes, children);
}

/** An SVG element with its children. */
export function svgElement(name: string, attributes: Attributes = {}, children: readonly Node[] = []): SVGElement {
  return filled(document.createElementNS(SVG_NAMESPACE, name) as SVGElement, attributes, children);
}

function filled<E extends Element>(made: E, attributes: Attributes, children: readonly Node[]): E {
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'text') made.textContent = String(value);
    else made.setAttribute(key, String(value));
  }
  made.append(...children);
  return made;
}
