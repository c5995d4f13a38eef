import { DEPTH_NAMES } from '../shared/depths.ts'
import { type IsoDate, sayDay, sayTime } from '../shared/dates.ts'
import { sayHours } from '../shared/hours.ts'
import { capital } from '../shared/text.ts'
import { type DataTable, type DepthRows, type Tag } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type Module } from '../modules/modules.store.ts'
import { situationOf } from './assignments.rules.ts'
import { type Assignment } from './assignments.store.ts'
import { type ModuleSession } from './module-session.store.ts'
import { sayAssignment } from './situation.rules.ts'

declare module '../web/views.ts' {
  interface Views {
    'modules/show': ModulePage
  }
}

export type ModulePage = PageModel & {
  kicker: string
  stages: string[]
  npq: string | null
  teaches: DepthRows
  how: string
  /** Undefined for whoever books no training; the words alone where no session is planned. */
  session: { when: string | null; text: string; link: Link | null } | undefined
  log: Link | null
  practice: string
  evidence: string[]
  mine: { tag: Tag; link: Link } | null
  assign: Link | null
  /** Null for who may see nobody else's assignments. */
  others: { lede: string; table: DataTable | null } | null
}

/** One module: what it starts, what to try with pupils, what that leaves behind, and who has it. */
export function modulePage(
  module: Module,
  has: {
    mine: Assignment | undefined
    others: readonly Assignment[]
    seesOthers: boolean
    mayAssign: boolean
    /** The next one, null where none is planned, undefined for whoever books no training. */
    session: ModuleSession | null | undefined
    mayLog: boolean
  },
  today: IsoDate,
): ModulePage {
  const { mine, others } = has
  const done = others.filter((a) => a.state === 'done').length
  const overdue = others.filter((a) => situationOf(a, today) === 'overdue').length
  return {
    title: module.title,
    back: { text: 'Modules', href: paths.modules },
    kicker: capital(sayHours(module.minutes)),
    how: `${capital(module.mode)}.`,
    session: has.session === undefined ? undefined : sessionCard(has.session, today),
    log: has.mayLog ? { text: 'Log that I did it', href: `${paths.newCpd}?module=${module.code}` } : null,
    stages: module.stages.map((stage) => stage.title),
    npq: module.npq === null ? null : `Goes with ${module.npq}.`,
    teaches: {
      items: module.teaches.map((t) => ({
        depth: { level: t.depth, hidden: true },
        text: t.title,
        href: paths.competency(t.code),
        end: `towards ${DEPTH_NAMES[t.depth]}`,
      })),
    },
    practice: module.practiceTask,
    evidence: module.evidenceHint
      .split(';')
      .map((part) => capital(part.trim()))
      .filter(Boolean),
    mine:
      mine === undefined
        ? null
        : {
            tag: sayAssignment(mine, today),
            link: {
              text: mine.state === 'done' || mine.state === 'withdrawn' ? 'Details' : 'Done, or put off',
              href: paths.assignmentCompletion(mine.id),
            },
          },
    assign: has.mayAssign ? { text: 'Give it to people', href: paths.assignModule(module.code) } : null,
    others: has.seesOthers
      ? {
          lede:
            others.length === 0
              ? 'Nobody you look after has this module yet.'
              : `${others.length} have it: ${done} done, ${others.length - done - overdue} to do, ${overdue} overdue.`,
          table:
            others.length === 0
              ? null
              : {
                  caption: 'People who have it',
                  captionHidden: true,
                  head: ['Person', 'Now', { text: 'What next', hidden: true }],
                  rows: others.map((a) => [
                    { text: a.person, href: paths.teacherAssignments(a.personId) },
                    { tag: sayAssignment(a, today) },
                    { text: 'Details', href: paths.assignmentCompletion(a.id), about: `for ${a.person}` },
                  ]),
                },
        }
      : null,
  }
}

const BOOK: Record<string, string> = {
  invited: 'Say if you are coming',
  booked: 'You are coming: see the session',
  waiting: 'You wait for a place: see the session',
}

function sessionCard(session: ModuleSession | null, today: IsoDate): NonNullable<ModulePage['session']> {
  if (session === null)
    return {
      when: null,
      text: 'No session is planned at your school. Your CPD lead plans them; ask if you would like one.',
      link: { text: 'See what is planned', href: paths.training },
    }
  return {
    when: `${sayDay(session.heldOn, today)}, ${sayTime(session.startsAt)}`,
    text: `${session.place}, ${session.school}`,
    link: { text: BOOK[session.mine ?? ''] ?? 'Ask for a place', href: paths.session(session.id) },
  }
}
