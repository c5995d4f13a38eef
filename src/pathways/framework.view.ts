import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type Strand } from './framework.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'pathways/competencies': CompetenciesPage
  }
}

export type CompetenciesPage = PageModel & {
  lede: string
  search: string
  strands: { code: string; title: string; promise: string; competencies: (Link & { outcome: string })[] }[]
  nothingFound: boolean
}

/** All strands; a search looks in codes, titles and outcomes. */
export function competenciesPage(strands: Strand[], search: string): CompetenciesPage {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = strands
    .map((strand) => ({
      code: strand.code,
      title: strand.title,
      promise: strand.promise,
      competencies: strand.competencies
        .filter((c) =>
          words.every((word) => `${c.code} ${c.title} ${c.outcome} ${strand.title}`.toLowerCase().includes(word)),
        )
        .map((c) => ({ text: c.title, href: paths.competency(c.code), outcome: c.outcome })),
    }))
    .filter((strand) => strand.competencies.length > 0)
  const total = strands.reduce((sum, strand) => sum + strand.competencies.length, 0)
  return {
    title: 'The framework',
    lede: `${strands.length} strands and ${total} competencies, the same from training to leading. Everything is open to you; only what is planned with you is asked of you.`,
    search,
    strands: found,
    nothingFound: found.length === 0,
  }
}
