import { sayPartTime } from '../people/working-days.rules.ts'
import { type School } from '../people/schools.store.ts'
import { type Stage } from '../pathways/framework.store.ts'
import { type ModuleName } from '../modules/modules.store.ts'
import { addDays, type IsoDate, lastDayOf, sayDate } from '../shared/dates.ts'
import { count } from '../shared/text.ts'
import { type ChoiceField, type Confirm, type DateField, type EmptyState, type Filters } from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { type Sorted } from './assignments.rules.ts'
import { type AssignValues } from './assign.form.ts'
import { type StaffCandidate } from './candidates.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'assignments/assign': AssignPage
    'assignments/assign-check': AssignCheckPage
  }
}

export type AssignPage = PageModel & {
  lede: string
  filters: Filters
  action: string
  school: string
  stage: string
  phase: string
  people: ChoiceField | null
  dueOn: DateField
  empty: EmptyState | null
  already: string[]
  rules: { text: string; href: string }
}
export type Narrowing = { stage: string; phase: string }

export const fits = (candidate: StaffCandidate, by: Narrowing): boolean =>
  (by.stage === '' || candidate.stage?.code === by.stage) && (by.phase === '' || candidate.phase === by.phase)

/** Choosing who gets a module. With a stage or phase chosen, everyone who fits is ticked. */
export function assignPage(
  module: ModuleName,
  school: School,
  schools: readonly School[],
  stages: readonly Stage[],
  candidates: readonly StaffCandidate[],
  by: Narrowing,
  today: IsoDate,
  refused: { values: AssignValues; errors: FieldErrors } | null = null,
): AssignPage {
  const shown = candidates.filter((candidate) => fits(candidate, by))
  const free = shown.filter((candidate) => candidate.state === null)
  const narrowed = by.stage !== '' || by.phase !== ''
  const phases = [...new Set(candidates.flatMap((c) => (c.phase === null ? [] : [c.phase])))].sort()
  return {
    title: `Give “${module.title}” to people`,
    back: { text: module.title, href: paths.module(module.code) },
    errors: refused === null ? null : refused.errors,
    lede: `At ${school.name}. On the next page you see who gets it and who is left out. Nothing is given before you say yes.`,
    filters: {
      action: paths.assignModule(module.code),
      label: 'Choose whom to show',
      button: 'Show and tick them',
      selects: [
        ...(schools.length < 2
          ? []
          : [
              {
                name: 'school',
                label: 'School',
                value: school.urn,
                options: schools.map((s) => ({ value: s.urn, text: s.name })),
              },
            ]),
        {
          name: 'stage',
          label: 'Career stage',
          empty: 'All stages',
          value: by.stage,
          options: stages.map((stage) => ({ value: stage.code, text: stage.name })),
        },
        ...(phases.length === 0
          ? []
          : [
              {
                name: 'phase',
                label: 'Phase',
                empty: 'All phases',
                value: by.phase,
                options: phases.map((phase) => ({ value: phase, text: phase })),
              },
            ]),
      ],
    },
    action: paths.assignModule(module.code),
    school: school.urn,
    ...by,
    people:
      free.length === 0
        ? null
        : {
            kind: 'checkboxes',
            name: 'people',
            legend: 'Who gets it?',
            small: true,
            error: refused?.errors.people,
            items: free.map((candidate) => ({
              value: String(candidate.personId),
              text: candidate.name,
              hint: describe(candidate, today),
              checked: refused === null ? narrowed : refused.values.people.includes(String(candidate.personId)),
            })),
          },
    dueOn: {
      native: true,
      name: 'dueOn',
      label: 'Due by',
      hint: 'A day in term that leaves time to do it inside paid hours.',
      value: refused?.values.dueOn ?? addDays(today, 42),
      min: addDays(today, 1),
      error: refused?.errors.dueOn,
    },
    empty:
      free.length > 0
        ? null
        : {
            title: shown.length === 0 ? 'Nobody fits' : 'Everyone here has it',
            text: shown.length === 0 ? 'Choose another stage or phase.' : 'There is nobody left to give it to.',
          },
    already: shown
      .filter((candidate) => candidate.state !== null)
      .map((c) => (c.state === 'withdrawn' ? `${c.name} (taken away before)` : c.name)),
    rules: { text: 'Give it to whoever reaches a stage, by a standing rule', href: paths.assignmentRules(school.urn) },
  }
}

export type AssignCheckPage = PageModel & {
  lede: string
  gets: { name: string; small: string }[]
  left: { title: string; text: string; names: string[] }[]
  confirm: Confirm | null
  change: { text: string; href: string }
}

/** Who gets it, who has it and who is left out and why: shown before anything is given. */
export function assignCheckPage(
  module: ModuleName,
  school: School,
  sorted: Sorted<StaffCandidate>,
  asked: { dueOn: IsoDate; stage: string; phase: string; gone: number },
  tokens: { csrf: string; key: string },
  today: IsoDate,
): AssignCheckPage {
  const back = `${paths.assignModule(module.code)}?${new URLSearchParams({ school: school.urn, stage: asked.stage, phase: asked.phase }).toString()}`
  const { gets } = sorted
  const left = [
    { title: 'Has it already', text: 'Nobody is given a module twice.', names: sorted.has.map((c) => c.name) },
    {
      title: 'Left out: it was taken away before',
      text: 'It does not come back by itself. Open their modules to give it back.',
      names: sorted.withdrawn.map((c) => c.name),
    },
    {
      title: 'Left out: leaves before the day',
      text: '',
      names: sorted.leaving.map((c) =>
        c.finishedOn === null ? c.name : `${c.name}, last day ${sayDate(lastDayOf(c.finishedOn), today)}`,
      ),
    },
    {
      title: 'Left out: not at this school any more',
      text: '',
      names: asked.gone === 0 ? [] : [count(asked.gone, 'person has', 'people have') + ' left.'],
    },
  ].filter((group) => group.names.length > 0)
  return {
    title: 'Check who gets it',
    back: { text: 'Choose again', href: back },
    lede: `“${module.title}”, due by ${sayDate(asked.dueOn, today)}, at ${school.name}.`,
    gets: gets.map((c) => ({ name: c.name, small: describe(c, today) })),
    left,
    confirm:
      gets.length === 0
        ? null
        : {
            title: `Give it to ${count(gets.length, 'person', 'people')}?`,
            text: 'They see it on their own page, with the date. No e-mail goes out for this alone.',
            action: `${paths.assignModule(module.code)}/confirmation`,
            button: 'Give it to them',
            cancel: { text: 'Choose again', href: back },
            csrf: tokens.csrf,
            key: tokens.key,
            kept: [
              { name: 'school', value: school.urn },
              { name: 'stage', value: asked.stage },
              { name: 'phase', value: asked.phase },
              { name: 'dueOn', value: asked.dueOn },
              ...gets.map((c) => ({ name: 'people', value: String(c.personId) })),
            ],
          },
    change: { text: 'Choose again', href: back },
  }
}

/** `ECT year 2, Teacher, Key Stage 2, works 0.8: Mon, Tue, Wed and Thu`. */
function describe(c: StaffCandidate, today: IsoDate): string {
  const parts = [
    c.stage?.name ?? 'No career stage yet',
    c.jobTitle,
    c.phase,
    sayPartTime(c.ftePercent, c.workingDays),
    c.finishedOn === null ? null : `last day ${sayDate(lastDayOf(c.finishedOn), today)}`,
  ]
  return parts.filter((part) => part !== null && part !== '').join(', ')
}
