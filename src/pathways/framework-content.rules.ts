import { DEPTH_OF_LETTER, type ReachedDepth } from '../shared/depths.ts'

/** The part of the content file that is loaded as reference data; the file holds more, for later. */
export type FrameworkContent = {
  version: string
  stages: { code: string; name: string; position: number }[]
  strands: {
    code: string
    title: string
    promise: string
    comps: {
      code: string
      title: string
      outcome: string
      stages: Record<string, string>
      depth: Record<string, string>
      refs: {
        framework: string
        edition: string | null
        section: string | number | null
        ref: string | null
        certainty: string
      }[]
    }[]
  }[]
  npqProfiles: Record<string, string[]>
  modules: {
    code: string
    title: string
    stages: string[]
    hours: number
    mode: string
    comps: { code: string; depth: string }[]
    npq: string
    practice: string
    evidence: string
  }[]
  templates: Record<
    string,
    { name: string; aim: string; pace: string; steps: { competency: string; depth: string }[]; modules: string[] }
  >
}

/** In the file's depths by stage: nothing in particular is usual yet. */
export const NOT_USUAL = '-'

/** What is wrong with a content file, in words, with the codes concerned; empty when it can be loaded. */
export function faultsOf(content: FrameworkContent): string[] {
  const faults: string[] = []
  const stages = new Set(content.stages.map((stage) => stage.code))
  const competencies = new Set<string>()
  for (const { code } of content.strands.flatMap((strand) => strand.comps)) {
    if (competencies.has(code)) faults.push(`The competency ${code} is there twice.`)
    competencies.add(code)
  }
  const modules = new Set(content.modules.map((module) => module.code))
  const needStage = (code: string, where: string): void => {
    if (!stages.has(code)) faults.push(`${where} names the stage ${code}, which is not in the file.`)
  }
  const needCompetency = (code: string, where: string): void => {
    if (!competencies.has(code)) faults.push(`${where} names the competency ${code}, which is not in the file.`)
  }
  const needDepth = (letter: string, where: string): void => {
    if (DEPTH_OF_LETTER[letter] === undefined) faults.push(`${where} names the depth ${letter}, which is not one.`)
  }
  for (const competency of content.strands.flatMap((strand) => strand.comps)) {
    for (const stage of Object.keys(competency.stages)) needStage(stage, competency.code)
    for (const letter of Object.values(competency.depth)) if (letter !== NOT_USUAL) needDepth(letter, competency.code)
  }
  for (const module of content.modules) {
    for (const stage of module.stages) needStage(stage, module.code)
    for (const taught of module.comps) {
      needCompetency(taught.code, module.code)
      needDepth(taught.depth, module.code)
    }
  }
  for (const [npq, codes] of Object.entries(content.npqProfiles)) codes.forEach((code) => needCompetency(code, npq))
  for (const [stage, template] of Object.entries(content.templates)) {
    needStage(stage, `The template ${template.name}`)
    for (const step of template.steps) {
      needCompetency(step.competency, `The template ${template.name}`)
      needDepth(step.depth, `The template ${template.name}`)
    }
    for (const code of template.modules) {
      if (!modules.has(code))
        faults.push(`The template ${template.name} names the module ${code}, which is not in the file.`)
    }
  }
  return faults
}

/** The number for a letter of the content file; the letters were checked by `faultsOf`. */
export const depthOf = (letter: string): ReachedDepth => DEPTH_OF_LETTER[letter] ?? 1
