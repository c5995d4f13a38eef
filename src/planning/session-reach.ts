import { reachesSchool, scopeOf } from '../policy.ts'
import { Forbidden, NotFound } from '../shared/errors.ts'
import { type Work } from '../work.ts'
import { findSession, type School, type Session } from './sessions.store.ts'

/** A session of a school where the viewer works or that they lead, or where they have a place; else NotFound. */
export async function getSession(work: Work, id: number | undefined): Promise<Session> {
  const session = id === undefined ? undefined : await findSession(work.db, id, work.viewer.personId)
  if (session === undefined || !mayRead(work, session)) throw new NotFound()
  return session
}

/** The same for whoever plans training at its school; somebody who may only read it is refused. */
export async function getManagedSession(work: Work, id: number | undefined): Promise<Session> {
  const session = await getSession(work, id)
  if (!mayManage(work, session.school)) throw new Forbidden()
  return session
}

export const mayManage = (work: Work, school: School): boolean =>
  reachesSchool(scopeOf(work.viewer, 'training.manage', work.today), school)

/** May see who is invited and who came: the leads of the school. */
export const mayReadNames = (work: Work, school: School): boolean =>
  reachesSchool(scopeOf(work.viewer, 'training.read', work.today), school)

const mayRead = (work: Work, session: Session): boolean =>
  session.mine !== null || work.viewer.schoolIds.includes(session.school.id) || mayReadNames(work, session.school)
