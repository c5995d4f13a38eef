import { sayHours } from '../shared/hours.ts'
import { capital, count, fold, listOf } from '../shared/text.ts'
import { type Filters } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type Stage } from '../pathways/framework.store.ts'
import { type ModuleInList, type Named } from './modules.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'modules/list': ModulesPage
  }
}

export type ModulesPage = PageModel & {
  lede: string
  filters: Filters
  found: string
  modules: (Link & { hours: string; stages: string; strands: string })[]
  clear: string
}
export type ModuleFilter = { q: string; stage: string; strand: string }

/** The catalogue; a search looks in titles, modes and the competencies taught. An unknown stage or strand finds nothing. */
export function modulesPage(
  modules: readonly ModuleInList[],
  stages: readonly Stage[],
  asked: ModuleFilter,
): ModulesPage {
  const words = fold(asked.q).split(/\s+/).filter(Boolean)
  const found = modules.filter(
    (module) =>
      (asked.stage === '' || module.stages.some((stage) => stage.code === asked.stage)) &&
      (asked.strand === '' || module.strands.some((strand) => strand.code === asked.strand)) &&
      words.every((word) => fold([module.code, module.title, module.mode, ...module.teaches].join(' ')).includes(word)),
  )
  const filtered = asked.q !== '' || asked.stage !== '' || asked.strand !== ''
  return {
    title: 'Modules',
    lede: 'Each module starts a few steps. Practice with pupils, and what they and their families say, finishes them.',
    filters: {
      action: paths.modules,
      search: { name: 'q', label: 'Words', value: asked.q, type: 'search', width: 20 },
      selects: [
        {
          name: 'stage',
          label: 'Career stage',
          empty: 'All stages',
          value: asked.stage,
          options: stages.map((stage) => ({ value: stage.code, text: stage.name })),
        },
        {
          name: 'strand',
          label: 'Strand',
          empty: 'All strands',
          value: asked.strand,
          options: strandsOf(modules).map((strand) => ({ value: strand.code, text: strand.title })),
        },
      ],
      ...(filtered ? { clear: paths.modules } : {}),
    },
    found: filtered ? `${count(found.length, 'module')} of ${modules.length}` : count(found.length, 'module'),
    modules: found.map((module) => ({
      text: module.title,
      href: paths.module(module.code),
      hours: `${capital(sayHours(module.minutes))}, ${module.mode}`,
      stages: listOf(module.stages.map((stage) => stage.title)),
      strands: listOf(module.strands.map((strand) => strand.title)),
    })),
    clear: paths.modules,
  }
}

const strandsOf = (modules: readonly ModuleInList[]): Named[] =>
  [...new Map(modules.flatMap((module) => module.strands).map((strand) => [strand.code, strand])).values()].sort(
    (a, b) => a.title.localeCompare(b.title),
  )
