import { type IsoDate, sayDate } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { capital, inWords } from '../shared/text.ts'
import {
  type ChoiceField,
  type DateField,
  type EmptyState,
  type SummaryList,
  type Tag,
  type TextareaField,
} from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { mayUndo, type Situation, situationOf } from './assignments.rules.ts'
import { type Assignment } from './assignments.store.ts'
import { type CompletionValues } from './completion.form.ts'
import { sayAssignment } from './situation.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'assignments/list': AssignmentsPage
    'assignments/completion': CompletionPage
  }
}

export type AssignmentItem = Link & {
  small: string
  tag: Tag
  next: { text: string; href: string; about: string } | null
}
export type AssignmentsPage = PageModel & {
  lede: string
  groups: { title: string; text: string; items: AssignmentItem[] }[]
  empty: EmptyState | null
  required: Link | null
}

/** What somebody has been given: overdue, due, put off, done; what was taken away last. */
export function assignmentsPage(
  assignments: readonly Assignment[],
  about: { own: boolean; name: string; mayChange: boolean; teacher?: string },
  today: IsoDate,
): AssignmentsPage {
  const of = (situation: Situation) => assignments.filter((a) => situationOf(a, today) === situation)
  const open = of('overdue').length + of('due').length + of('deferred').length
  const groups = GROUPS.map(({ situation, title, text }) => ({
    title,
    text: about.own ? text : '',
    items: of(situation).map((a) => itemOf(a, about.mayChange, today)),
  })).filter((group) => group.items.length > 0)
  return {
    title: about.own ? 'Your modules' : `Modules of ${about.name}`,
    ...(about.teacher === undefined ? {} : { back: { text: about.name, href: about.teacher } }),
    lede:
      assignments.length === 0
        ? about.own
          ? 'What you are given to do shows here, with its date.'
          : 'What they are given to do shows here, with its date.'
        : `${capital(inWords(open))} to do, ${inWords(of('done').length)} done.`,
    groups,
    required: about.own ? { text: 'Your required training', href: paths.myRequiredTraining } : null,
    empty:
      assignments.length > 0
        ? null
        : {
            title: 'No modules yet',
            text: about.own
              ? 'Nobody has given you a module, so there is nothing you owe. You can look at what there is.'
              : 'They have no module yet. Give one from its page in the catalogue.',
            action: { text: 'See all modules', href: paths.modules },
          },
  }
}

const GROUPS: { situation: Situation; title: string; text: string }[] = [
  {
    situation: 'overdue',
    title: 'Overdue',
    text: 'The day has passed. Say that it is done, or put it off with a reason: both are fine.',
  },
  { situation: 'due', title: 'To do', text: '' },
  { situation: 'deferred', title: 'Put off', text: '' },
  { situation: 'done', title: 'Done', text: '' },
  { situation: 'withdrawn', title: 'Taken away', text: 'These are not asked of you any more.' },
]

const itemOf = (a: Assignment, mayChange: boolean, today: IsoDate): AssignmentItem => ({
  text: a.module,
  href: paths.module(a.moduleCode),
  small: `${sayHours(a.minutes)}, given on ${sayDate(a.assignedOn, today)}`,
  tag: sayAssignment(a, today),
  next: {
    text: mayChange && (a.state === 'assigned' || a.state === 'deferred') ? 'Done, or put off' : 'Details',
    href: paths.assignmentCompletion(a.id),
    about: `: ${a.module}`,
  },
})

export type CompletionPage = PageModel & {
  lede: string
  summary: SummaryList
  /** Null when the viewer may not change it, or when there is nothing left to say. */
  form: {
    action: string
    version: string
    answers: ChoiceField
    on: DateField
    until: DateField
    deferReason: TextareaField
    withdrawReason: TextareaField | null
  } | null
  due: { action: string; version: string; field: DateField } | null
  undo: { action: string; version: string; text: string; button: string } | null
  note: string | null
}

export type CompletionAsked = {
  own: boolean
  mayChange: boolean
  mayManage: boolean
  maySeeReason: boolean
}

/** One assignment: where it stands, and what may be done with it. */
export function completionPage(
  a: Assignment,
  asked: CompletionAsked,
  today: IsoDate,
  refused: { errors: FieldErrors; values?: CompletionValues; dueOn?: string } | null = null,
): CompletionPage {
  const values = refused?.values
  const errors = refused?.errors ?? {}
  const open = a.state === 'assigned' || a.state === 'deferred'
  const version = String(a.version)
  const who = asked.own ? 'You' : a.person
  return {
    title: a.module,
    back: asked.own
      ? { text: 'Your modules', href: paths.assignments }
      : { text: `Modules of ${a.person}`, href: paths.teacherAssignments(a.personId) },
    errors: refused === null ? null : refused.errors,
    lede: asked.own ? 'A module that you were given.' : `A module that ${a.person} was given.`,
    summary: {
      rows: [
        { term: 'Now', tag: sayAssignment(a, today) },
        ...(a.dueOn !== null && a.state !== 'assigned' ? [{ term: 'Was due by', text: sayDate(a.dueOn, today) }] : []),
        ...(a.reason !== null && asked.maySeeReason ? [{ term: 'Reason', text: a.reason }] : []),
        { term: 'Given on', text: `${sayDate(a.assignedOn, today)}${ORIGINS[a.origin] ?? ''}` },
        { term: 'Module', text: `${a.module}, ${sayHours(a.minutes)}`, href: paths.module(a.moduleCode) },
      ],
    },
    form:
      open && asked.mayChange
        ? {
            action: paths.assignmentCompletion(a.id),
            version,
            answers: {
              kind: 'radios',
              name: 'answer',
              legend: 'What happened?',
              error: errors.answer,
              chosen: [values?.answer ?? ''],
              items: [
                { value: 'done', text: asked.own ? 'I have done it' : 'It is done' },
                { value: 'deferred', text: 'Put it off' },
                ...(asked.mayManage
                  ? [{ value: 'withdrawn', text: 'Take it away', hint: 'It does not come back by itself.' }]
                  : []),
              ],
            },
            on: {
              native: true,
              name: 'on',
              label: 'If done: the day it was finished',
              value: values?.on ?? today,
              max: today,
              error: errors.on,
            },
            until: {
              native: true,
              name: 'until',
              label: 'If put off: the new day',
              value: values?.until,
              error: errors.until,
            },
            deferReason: {
              name: 'deferReason',
              label: 'If put off: why',
              hint: 'A few words, such as “training moved to January”.',
              rows: 2,
              maxlength: 300,
              value: values?.deferReason,
              error: errors.deferReason,
            },
            withdrawReason: asked.mayManage
              ? {
                  name: 'withdrawReason',
                  label: 'If taken away: why',
                  rows: 2,
                  maxlength: 300,
                  value: values?.withdrawReason,
                  error: errors.withdrawReason,
                }
              : null,
          }
        : null,
    due:
      open && asked.mayManage
        ? {
            action: `/assignments/${a.id}/due-date`,
            version,
            field: {
              native: true,
              name: 'dueOn',
              label: 'Another day by which it is due',
              value: refused?.dueOn ?? (a.dueOn !== null && a.dueOn > today ? a.dueOn : undefined),
              error: errors.dueOn,
            },
          }
        : null,
    undo:
      asked.mayManage && mayUndo(a, today)
        ? {
            action: `/assignments/${a.id}/undoing`,
            version,
            text: `It goes back to what it was before ${sayDate(a.changedOn ?? today, today)}.`,
            button: a.state === 'withdrawn' ? 'Give it back' : 'Take the last change back',
          }
        : null,
    note:
      a.state === 'done' && !asked.mayManage
        ? `${who === 'You' ? 'If this is a mistake, your' : 'If this is a mistake, their'} CPD lead can take it back.`
        : null,
  }
}

const ORIGINS: Record<string, string> = {
  rule: ', by a standing rule of the school',
  stage: ', with everyone at the stage',
  session: ', at a training session',
}
