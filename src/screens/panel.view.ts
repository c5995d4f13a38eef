import { DEPTH_NAMES, isDepth } from '../shared/depths.ts'
import { type Button, type LinkTo, type Tag } from '../web/components.ts'
import { type Mine, type MineKind } from './home.store.ts'

export type PanelRow = { text: string; href: string | null; small: string | null; tag: Tag | null }
export type Panel = {
  id: string
  title: string
  words: string | null
  /** Each under a heading of its own where there are several kinds. */
  lists: { title: string | null; rows: PanelRow[] }[]
  nothing: string | null
  links: LinkTo[]
  button: Button | null
}

/** A panel with nothing in it yet. */
export const panel = (id: string, title: string): Panel => ({
  ...{ id, title, words: null, lists: [], nothing: null, links: [], button: null },
})

/** Lists with something in them; headings only where there are several. */
export function listsOf(...lists: { title: string; rows: PanelRow[] }[]): Panel['lists'] {
  const filled = lists.filter(({ rows }) => rows.length > 0)
  return filled.length === 1 ? filled.map(({ rows }) => ({ title: null, rows })) : filled
}

export const row = (text: string | null, href: string | null, small: string | null = null): PanelRow => ({
  ...{ text: text ?? '', href, small, tag: null },
})

export const of = (mine: readonly Mine[], kind: MineKind): Mine[] => mine.filter((one) => one.kind === kind)
export const waitTag = (text: string): Tag => ({ text, tone: 'wait' })
export const depthName = (n: number | null): string => (n !== null && isDepth(n) ? DEPTH_NAMES[n] : DEPTH_NAMES[0])
