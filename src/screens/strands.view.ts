import { DEPTH_NAMES, type Depth } from '../shared/depths.ts'
import { listOf } from '../shared/text.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { type About, type CompetencyState } from './pathway.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'screens/strands': StrandsPage
  }
}

type Mark = { x: number; y: number; level: Depth; planned: boolean }

export type StrandsPage = PageModel & {
  lede: string
  picture: { label: string; width: number; height: number; rows: { y: number; text: string }[]; marks: Mark[] }
  strands: {
    title: string
    counts: string
    competencies: { title: string; href: string; level: Depth; depth: string; planned: string }[]
  }[]
}

const ROW = 44
const LEFT = 330
const STEP = 46

/** All nine strands as a picture of depth, with the same in a table. Open to everyone, asked of nobody. */
export function strandsPage(
  about: About,
  competencies: CompetencyState[],
  who: { mine: boolean; mayChoose: boolean },
): StrandsPage {
  const { mine } = who
  const whom = mine || !who.mayChoose ? '' : `?for=${about.personId}`
  const strands = byStrand(competencies)
  const marks = strands.flatMap(([, list], row) =>
    list.map((c, column) => ({
      x: LEFT + column * STEP,
      y: row * ROW + ROW / 2,
      level: c.reached,
      planned: c.steps.length > 0,
    })),
  )
  const begun = competencies.filter((c) => c.reached > 0).length
  return {
    title: mine ? 'All nine strands' : `All nine strands: ${about.name}`,
    back: { text: mine ? 'Your pathway' : `${about.name}’s pathway`, href: paths.teacher(about.personId) },
    lede: `${begun} of ${competencies.length} competencies begun. This is a map, not a list of things to finish: open to ${mine ? 'you' : 'everyone'}, asked of nobody.`,
    picture: {
      label: `Depth in each strand. ${strands.map(([title, list]) => `${title}: ${sayCounts(list)}`).join('. ')}.`,
      width: LEFT + 6 * STEP,
      height: strands.length * ROW,
      rows: strands.map(([title], row) => ({ y: row * ROW + ROW / 2, text: title })),
      marks,
    },
    strands: strands.map(([title, list]) => ({
      title,
      counts: sayCounts(list),
      competencies: list.map((c) => ({
        title: c.title,
        href: paths.competency(c.code) + whom,
        level: c.reached,
        depth: DEPTH_NAMES[c.reached],
        planned: c.steps.length === 0 ? '' : `to ${listOf(c.steps.map((step) => DEPTH_NAMES[step.depth]))}`,
      })),
    })),
  }
}

function byStrand(competencies: CompetencyState[]): [string, CompetencyState[]][] {
  const strands = new Map<string, CompetencyState[]>()
  for (const c of competencies) strands.set(c.strand, [...(strands.get(c.strand) ?? []), c])
  return [...strands]
}

function sayCounts(list: CompetencyState[]): string {
  const counts = ([4, 3, 2, 1, 0] as const).flatMap((depth) => {
    const n = list.filter((c) => c.reached === depth).length
    return n === 0 ? [] : [`${n} ${DEPTH_NAMES[depth].toLowerCase()}`]
  })
  return counts.join(', ')
}
