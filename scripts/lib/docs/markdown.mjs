import MarkdownIt from 'markdown-it';

/**
 * What the checks want to know of one Markdown page. Lines count from 1.
 *
 * - `headings`: `{ slug, line }`; the slug is the anchor that GitHub gives the heading
 * - `anchors`: every anchor that a link to the page can name
 * - `links`: `{ href, line }` of links and images, those in HTML included
 * - `fences`: `{ info, text, line }` of fenced blocks; `line` is the first one of the text
 * - `codeSpans`: `{ text, line }`
 */
export function readMarkdown(text) {
  const page = { headings: [], anchors: new Set(), links: [], fences: [], codeSpans: [] };
  const slugs = new Map();
  const tokens = new MarkdownIt('default', { html: true }).parse(text, {});
  let line = 1;
  for (const [index, token] of tokens.entries()) {
    // Cells of a table have no place of their own: their row has.
    if (token.map) line = token.map[0] + 1;
    if (token.type === 'fence') {
      page.fences.push({ info: token.info.trim(), text: token.content, line: line + 1 });
    }
    if (token.type === 'html_block') readHtml(token.content, line, page);
    if (token.type !== 'inline') continue;
    readInline(token.children, line, page);
    if (tokens[index - 1].type === 'heading_open') {
      const slug = uniqueSlug(plainText(token.children), slugs);
      page.headings.push({ slug, line });
      page.anchors.add(slug);
    }
  }
  return page;
}

/**
 * The anchor that GitHub makes of a heading: lower case, without punctuation, hyphens for spaces. The
 * letters, marks, digits and underscores of all scripts stay.
 */
export function slugOf(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{Nd}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}

/** The second heading of one text gets `-1`, and so on. */
function uniqueSlug(heading, counts) {
  const slug = slugOf(heading);
  const count = counts.get(slug) ?? 0;
  counts.set(slug, count + 1);
  return count === 0 ? slug : `${slug}-${count}`;
}

function readInline(children, firstLine, page) {
  let line = firstLine;
  for (const child of children) {
    if (child.type === 'softbreak' || child.type === 'hardbreak') line++;
    if (child.type === 'code_inline') page.codeSpans.push({ text: child.content, line });
    if (child.type === 'link_open') page.links.push({ href: child.attrGet('href'), line });
    if (child.type === 'image') page.links.push({ href: child.attrGet('src'), line });
    if (child.type === 'html_inline') readHtml(child.content, line, page);
  }
}

function readHtml(html, firstLine, page) {
  for (const match of html.matchAll(/\s(href|src|srcset|id|name)="([^"]*)"/g)) {
    const [, attribute, value] = match;
    const line = firstLine + html.slice(0, match.index).split('\n').length - 1;
    if (attribute === 'id' || attribute === 'name') page.anchors.add(value);
    else page.links.push({ href: value, line });
  }
}

function plainText(children) {
  return children
    .filter(({ type }) => type === 'text' || type === 'code_inline')
    .map(({ content }) => content)
    .join('');
}
