import { onceInTransaction } from '../audit/once.ts'
import { inTransaction } from '../db/transaction.ts'
import { type Scope, scopeOf } from '../policy.ts'
import { Forbidden, NotFound } from '../shared/errors.ts'
import { type FieldErrors, idIn, one } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { within } from '../work.ts'
import { getPersonFor } from './access.store.ts'
import { nameOf } from './names.rules.ts'
import { findPerson, type Person } from './people.store.ts'
import { datesForm } from './person.form.ts'
import { endRole, startRole } from './roles.actions.ts'
import { isRole, mayManageAt, placeOf, type RolePlace, ROLE_NAMES } from './roles.rules.ts'
import { getRole, listRoles } from './roles.store.ts'
import { ROLE_WORDS, rolesPage, type RolesPage, type RoleValues } from './roles.view.ts'
import { listSchoolsInScope, listTrusts, type School, type Trust } from './schools.store.ts'

export const showRoles: Handler = async (ctx) => {
  const person = await getPersonFor(ctx, 'roles.manage', idIn(ctx.params.id))
  const values: RoleValues = { role: '', place: '', started_on: ctx.today, last_day: '' }
  return page('people/roles', await pageOf(ctx, person, values, null, ctx.newFormKey()))
}

export const giveRoleTo: Handler = async (ctx) => {
  const person = await getPersonFor(ctx, 'roles.manage', idIn(ctx.params.id))
  const formKey = one(ctx.body, '_key') || undefined
  const values: RoleValues = {
    role: one(ctx.body, 'role'),
    place: one(ctx.body, 'place'),
    started_on: one(ctx.body, 'started_on'),
    last_day: one(ctx.body, 'last_day'),
  }
  const again = async (errors: FieldErrors) =>
    invalid('people/roles', await pageOf(ctx, person, values, errors, formKey))
  const giver = scopeOf(ctx.viewer, 'roles.manage', ctx.today)
  const { schools, trusts } = await placesOf(ctx, giver)
  const place = readPlace(values.place, schools, trusts, giver)
  const form = datesForm(ctx.body, { lastDay: false })
  const { role } = values
  const errors: FieldErrors = form.ok ? {} : { ...form.errors }
  if (!isRole(role)) errors.role = 'Choose a role'
  if (place === undefined) errors.place = 'Choose where'
  if (!form.ok || place === undefined || !isRole(role)) return again(errors)
  const done = await onceInTransaction(ctx, formKey, (trx) =>
    startRole(
      trx,
      within(ctx, trx),
      { ...form.value, personId: person.id, role, place: place.at, placeName: place.name, giver },
      { formKey },
    ),
  )
  if (done.again) return redirect(paths.roles(person.id), 'This was saved already.')
  if (done.value.ok) return redirect(paths.roles(person.id), `${nameOf(person)}: ${ROLE_NAMES[role]}. Saved.`)
  const { reason } = done.value
  const field =
    reason === 'wrong_place' || reason === 'beyond_reach' ? 'place' : reason === 'has_it' ? 'role' : 'started_on'
  return again({ [reason === 'ends_before_start' ? 'last_day' : field]: ROLE_WORDS[reason] })
}

export const endRoleNow: Handler = async (ctx) => {
  const id = idIn(ctx.params.id)
  if (id === undefined) throw new NotFound()
  const role = await getRole(ctx.db, id)
  await getPersonFor(ctx, 'roles.manage', role.personId)
  if (!mayManageAt(scopeOf(ctx.viewer, 'roles.manage', ctx.today), placeOf(role))) throw new Forbidden()
  await inTransaction(ctx.db, (trx) => endRole(trx, within(ctx, trx), role))
  if (role.personId === ctx.viewer.personId) return redirect(paths.home, 'Your role has ended.')
  return redirect(paths.roles(role.personId), 'The role has ended.')
}

async function pageOf(
  ctx: Ctx,
  person: Person,
  values: RoleValues,
  errors: FieldErrors | null,
  formKey: string | undefined,
): Promise<RolesPage> {
  const giver = scopeOf(ctx.viewer, 'roles.manage', ctx.today)
  const { schools, trusts } = await placesOf(ctx, giver)
  return rolesPage({
    person: (await findPerson(ctx.db, person.id)) ?? person,
    roles: await listRoles(ctx.db, person.id),
    mayEnd: (role) => mayManageAt(giver, placeOf(role)),
    schools,
    trusts,
    site: giver.site,
    values,
    errors,
    formKey,
    today: ctx.today,
  })
}

async function placesOf(ctx: Ctx, giver: Scope): Promise<{ schools: School[]; trusts: Trust[] }> {
  const trusts = giver.site || giver.trustIds.length > 0 ? await listTrusts(ctx.db) : []
  return {
    schools: await listSchoolsInScope(ctx.db, giver, 2000),
    trusts: trusts.filter((trust) => giver.site || giver.trustIds.includes(trust.id)),
  }
}

function readPlace(
  text: string,
  schools: School[],
  trusts: Trust[],
  giver: Scope,
): { at: RolePlace; name: string | null } | undefined {
  if (text === 'site') return giver.site ? { at: 'site', name: null } : undefined
  const school = schools.find((each) => text === `school-${each.urn}`)
  if (school !== undefined) return { at: { schoolId: school.id, trustId: school.trustId }, name: school.name }
  const trust = trusts.find((each) => text === `trust-${each.uid}`)
  return trust === undefined ? undefined : { at: { schoolId: null, trustId: trust.id }, name: trust.name }
}
