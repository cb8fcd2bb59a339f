/** HTML that was put together by {@link html}: everything in it that came from a file is escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a gap of a template: text and numbers are escaped, HTML and lists of it stay as they are. */
export type HtmlPart = string | number | Html | readonly Html[];

/** HTML from a template whose gaps cannot become markup. */
export function html(pieces: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(pieces.map((piece, index) => piece + (index < parts.length ? textOf(parts[index] ?? '') : '')).join(''));
}

function textOf(part: HtmlPart): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return String(part).replace(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}
