import { scopeOf } from '../policy.ts'
import { Conflict } from '../shared/errors.ts'
import { sayHours } from '../shared/hours.ts'
import { count, listOf } from '../shared/text.ts'
import { idIn, one } from '../web/fields.ts'
import { type Handler, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { listPlaces } from './places.store.ts'
import { readPeople } from './plan.form.ts'
import { listStaff } from './plan.store.ts'
import { type Register, takeRegister } from './register.actions.ts'
import { registerPage } from './register.view.ts'
import { getManagedSession } from './session-reach.ts'
import { minutesBetween, registerIsOpen } from './sessions.rules.ts'

export const showRegister: Handler = async (ctx) => {
  const session = await getManagedSession(ctx, idIn(ctx.params.id))
  if (!registerIsOpen(session, ctx.today))
    throw new Conflict('The register opens on the day of the session, and not at all when it was cancelled.')
  const places = await listPlaces(ctx.db, session)
  const there = new Set(places.map((place) => place.personId))
  const scope = scopeOf(ctx.viewer, 'training.manage', ctx.today)
  const staff = await listStaff(ctx.db, scope, session.school.id, session.heldOn)
  const others = staff.filter((person) => !there.has(person.personId))
  return page('training/attendance', registerPage(session, places, others, ctx.newFormKey(), ctx.today))
}

export const saveRegister: Handler = async (ctx) => {
  const session = await getManagedSession(ctx, idIn(ctx.params.id))
  const register = await takeRegister(
    ctx,
    session.id,
    new Set(readPeople(ctx.body, 'came')),
    one(ctx.body, 'taken') || null,
    one(ctx.body, '_key') || undefined,
  )
  const hours = sayHours(minutesBetween(session.startsAt, session.endsAt))
  return redirect(
    paths.session(session.id),
    register === 'again' ? 'The register is saved.' : sayRegister(register, hours),
  )
}

function sayRegister(register: Register, hours: string): string {
  const parts = [`Register saved: ${count(register.came, 'person', 'people')} came.`]
  if (register.entries > 0)
    parts.push(
      `${count(register.entries, 'CPD entry', 'CPD entries')} of ${hours} ${register.entries === 1 ? 'was' : 'were'} made.`,
    )
  if (register.catchUps > 0)
    parts.push(`${count(register.catchUps, 'person has', 'people have')} the module to catch up.`)
  if (register.kept.length > 0)
    parts.push(`The CPD entry of ${listOf(register.kept)} stays, because a sign-off rests on it or they wrote in it.`)
  return parts.join(' ')
}
