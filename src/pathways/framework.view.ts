import { DEPTH_NAMES, type Depth } from '../shared/depths.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { sayHours } from '../shared/hours.ts'
import { type Competency, type Reference, type Strand } from './framework.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'pathways/competencies': CompetenciesPage
    'pathways/competency': CompetencyPage
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

export type CompetencyPage = PageModel & {
  strand: Link
  outcome: string
  stages: { name: string; descriptor: string; usual: { level: Depth; text: string } | null }[]
  modules: (Link & { hours: string; depth: string })[]
  references: { text: string; certainty: string }[]
}

export const competencyPage = (competency: Competency): CompetencyPage => ({
  title: competency.title,
  back: { text: 'The framework', href: paths.competencies },
  strand: { text: competency.strand.title, href: `${paths.competencies}#${competency.strand.code}` },
  outcome: competency.outcome,
  stages: competency.stages.map((stage) => ({
    name: stage.name,
    descriptor: stage.descriptor,
    usual:
      stage.usualDepth === 0
        ? null
        : { level: stage.usualDepth, text: `Usual by its end: ${DEPTH_NAMES[stage.usualDepth]}` },
  })),
  modules: competency.modules.map((module) => ({
    text: module.title,
    href: paths.module(module.code),
    hours: sayHours(module.minutes),
    depth: `starts the way to ${DEPTH_NAMES[module.depth]}`,
  })),
  references: competency.references.map((reference) => ({
    text: sayReference(reference),
    certainty: reference.certainty,
  })),
})

/** `ITTECF section 5 (ECF 2019: 5.7)`; `Teachers' Standards 2011: TS5b`. */
export function sayReference(reference: Reference): string {
  const { framework, edition, section, ref } = reference
  if (framework === 'ITTECF') return `ITTECF section ${section ?? ''}${ref === null ? '' : ` (${ref})`}`
  const named = section === null ? framework : `${framework}: ${section}`
  const year = edition === null || /^current/.test(edition) ? '' : ` ${edition}`
  return `${named}${year}${ref === null ? '' : `, ${ref}`}`
}
