/**
 * A document of the kind that Observable Plot builds an SVG in, and its text. It has what d3-selection calls when it appends,
 * sets attributes, and no more: no selectors, no events.
 */
const SVG = 'http://www.w3.org/2000/svg';

/** Text that may stand between tags and in attributes; control characters, which XML forbids, become spaces. */
function escaped(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]|\p{Cs}/gu, ' ')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

class SvgText {
  parentNode: SvgElement | null = null;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return escaped(this.#text);
  }
}

type SvgNode = SvgElement | SvgText;

class SvgElement {
  readonly ownerDocument: SvgDocument;
  readonly namespaceURI = SVG;
  readonly tagName: string;
  readonly childNodes: SvgNode[] = [];
  parentNode: SvgElement | null = null;
  readonly #attributes = new Map<string, string>();

  constructor(ownerDocument: SvgDocument, tagName: string) {
    this.ownerDocument = ownerDocument;
    this.tagName = tagName;
  }

  setAttribute(name: string, value: unknown): void {
    this.#attributes.set(name, String(value));
  }

  setAttributeNS(_: string | null, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }

  getAttribute(name: string): string | null {
    return this.#attributes.get(name) ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.#attributes.has(name);
  }

  removeAttribute(name: string): void {
    this.#attributes.delete(name);
  }

  appendChild<Node extends SvgNode>(child: Node): Node {
    return this.insertBefore(child, null);
  }

  insertBefore<Node extends SvgNode>(child: Node, before: SvgNode | null): Node {
    child.parentNode?.removeChild(child);
    const at = before === null ? this.childNodes.length : this.childNodes.indexOf(before);
    this.childNodes.splice(at, 0, child);
    child.parentNode = this;
    return child;
  }

  removeChild(child: SvgNode): void {
    const at = this.childNodes.indexOf(child);
    if (at >= 0) this.childNodes.splice(at, 1);
    child.parentNode = null;
  }

  append(...children: (SvgNode | string)[]): void {
    for (const child of children) this.appendChild(typeof child === 'string' ? new SvgText(child) : child);
  }

  set textContent(text: string | null) {
    for (const child of [...this.childNodes]) this.removeChild(child);
    if (text !== null && text !== '') this.append(String(text));
  }

  get textContent(): string {
    return this.childNodes.map((child) => child.toString()).join('');
  }

  /** The element as XML. */
  toString(): string {
    const attributes = [...this.#attributes].map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');
    const content = this.childNodes.join('');
    return content === ''
      ? `<${this.tagName}${attributes}/>`
      : `<${this.tagName}${attributes}>${content}</${this.tagName}>`;
  }
}

class SvgDocument {
  readonly documentElement: SvgElement;

  constructor() {
    this.documentElement = new SvgElement(this, 'svg');
  }

  createElement(name: string): SvgElement {
    return new SvgElement(this, name);
  }

  createElementNS(_: string | null, name: string): SvgElement {
    return new SvgElement(this, name);
  }

  createTextNode(text: string): SvgText {
    return new SvgText(text);
  }
}

/** A document to draw one figure in. */
export function svgDocument(): Document {
  return new SvgDocument() as unknown as Document;
}

/** The figure as the text of an SVG file. */
export function svgText(figure: Element): string {
  if (!figure.getAttribute('xmlns')) figure.setAttribute('xmlns', SVG);
  return `${String(figure)}\n`;
}
