import { type StageTemplate } from '../pathways/templates.store.ts'
import { sayHours } from '../shared/hours.ts'
import { capital } from '../shared/text.ts'
import { paths } from '../web/paths.ts'
import { type Link } from '../web/views.ts'

export type WayIn = { title: string; points: string[]; modules: (Link & { hours: string })[]; links: Link[] }

/** Where nothing is planned: what the stage suggests, the modules that are a way in, and two things to do now. */
export function wayIn(
  stage: { name: string } | null,
  template: StageTemplate | null,
  has: readonly { code: string; state: string }[],
  mine: boolean,
): WayIn {
  const known = new Set(has.filter(({ state }) => state !== 'withdrawn').map(({ code }) => code))
  const points =
    template === null ? [] : [...template.aim.split(';'), template.pace].map((point) => capital(point.trim()))
  return {
    title: stage === null || template === null ? 'A way in' : `A way in: ${stage.name}`,
    points,
    modules: (template?.modules ?? [])
      .filter(({ code }) => !known.has(code))
      .map(({ code, title, minutes }) => ({ text: title, href: paths.module(code), hours: sayHours(minutes) })),
    links: [
      ...(mine ? [{ text: 'Log one thing you tried: a sentence is enough', href: paths.newCpd }] : []),
      { text: 'Choose something in the framework', href: paths.competencies },
    ],
  }
}
