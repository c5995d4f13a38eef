/** The words of a page as a reader meets them: no tags, no scripts, spaces folded. */
export const wordsOf = (html: string): string =>
  html
    .replace(/<(script|style|svg)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&#34;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim()

/** The addresses that a page links to. */
export const linksOf = (html: string): string[] => [...html.matchAll(/href="([^"]+)"/g)].map((match) => match[1] ?? '')
