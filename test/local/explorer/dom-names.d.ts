/*
 * Names of the DOM that the types of playwright-core speak of. Nothing here runs in a page, so they stay empty: the whole
 * of the DOM's types would let code for Node.js use `document` and `window` without a word.
 */
interface Node {
  readonly nodeType: number;
}
interface HTMLElement extends Node {
  readonly tagName: string;
}
interface SVGElement extends Node {
  readonly tagName: string;
}
type HTMLElementTagNameMap = Readonly<Record<string, HTMLElement>>;
