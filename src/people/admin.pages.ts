import { onceInTransaction } from '../audit/once.ts'
import { inTransaction } from '../db/transaction.ts'
import { scopeOf } from '../policy.ts'
import { Forbidden, NotFound } from '../shared/errors.ts'
import { type FieldErrors, one, pageIn } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { within } from '../work.ts'
import { adminHome, schoolForm, schoolsPage, type SchoolValues, trustForm, trustsPage } from './admin.view.ts'
import { readTrustUid, readUrn } from './identifiers.rules.ts'
import { addSchool, addTrust, changeSchool, renameTrust } from './places.actions.ts'
import {
  findTrustByUid,
  getSchoolByUrn,
  listSchoolsForAdmin,
  listSchoolsInScope,
  listTrusts,
  type Trust,
} from './schools.store.ts'
import { PAGE_SIZE } from './staff-list.view.ts'

export const showAdmin: Handler = async (ctx) => {
  const scope = scopeOf(ctx.viewer, 'site.manage', ctx.today)
  const { total } = scope.site
    ? await listSchoolsForAdmin(ctx.db, { search: '', trustId: null, today: ctx.today, limit: 1, offset: 0 })
    : { total: 0 }
  const schools = scope.site ? [] : await listSchoolsInScope(ctx.db, scope)
  return page('admin/home', adminHome(schools, scope.site, total))
}

export const listAdminSchools: Handler = async (ctx) => {
  readsSite(ctx)
  const query = { q: (ctx.query.q ?? '').trim().slice(0, 100), page: pageIn(ctx.query.page) }
  const found = await listSchoolsForAdmin(ctx.db, {
    search: query.q,
    trustId: null,
    today: ctx.today,
    limit: PAGE_SIZE,
    offset: (query.page - 1) * PAGE_SIZE,
  })
  return page('admin/list', schoolsPage(found, query))
}

export const newAdminSchool: Handler = async (ctx) => {
  readsSite(ctx)
  const values = { urn: '', name: '', trust: '', phase: '' }
  return page('people/form', schoolForm(null, await listTrusts(ctx.db), values, null, ctx.newFormKey()))
}

export const createAdminSchool: Handler = async (ctx) => {
  managesSite(ctx)
  const formKey = one(ctx.body, '_key') || undefined
  const trusts = await listTrusts(ctx.db)
  const values = schoolTyped(ctx)
  const again = (errors: FieldErrors) => invalid('people/form', schoolForm(null, trusts, values, errors, formKey))
  const urn = readUrn(values.urn)
  const { errors, trustId } = checkSchool(values, trusts)
  if (!urn.ok) errors.urn = 'Enter the URN: five or six digits, not beginning with nought'
  if (!urn.ok || Object.keys(errors).length > 0) return again(errors)
  const done = await onceInTransaction(ctx, formKey, (trx) =>
    addSchool(
      trx,
      within(ctx, trx),
      { urn: urn.value, name: values.name, trustId, phase: values.phase || null },
      formKey,
    ),
  )
  if (!done.again && !done.value.ok) return again({ urn: 'A school with this URN is in Stepfree already' })
  return redirect(paths.adminSchools, `${values.name} is in Stepfree. Now bring in its staff list.`)
}

export const editAdminSchool: Handler = async (ctx) => {
  readsSite(ctx)
  const school = await getSchoolByUrn(ctx.db, ctx.params.urn ?? '')
  const trusts = await listTrusts(ctx.db)
  const trust = trusts.find((each) => each.id === school.trustId)
  const values = { urn: school.urn, name: school.name, trust: trust?.uid ?? '', phase: school.phase ?? '' }
  return page('people/form', schoolForm(school, trusts, values, null, undefined))
}

export const saveAdminSchool: Handler = async (ctx) => {
  managesSite(ctx)
  const school = await getSchoolByUrn(ctx.db, ctx.params.urn ?? '')
  const trusts = await listTrusts(ctx.db)
  const values = schoolTyped(ctx)
  const { errors, trustId } = checkSchool(values, trusts)
  if (Object.keys(errors).length > 0)
    return invalid('people/form', schoolForm(school, trusts, values, errors, undefined))
  await inTransaction(ctx.db, (trx) =>
    changeSchool(trx, within(ctx, trx), school, { name: values.name, trustId, phase: values.phase || null }),
  )
  return redirect(paths.adminSchools, 'Saved.')
}

export const listAdminTrusts: Handler = async (ctx) => {
  readsSite(ctx)
  return page('admin/list', trustsPage(await listTrusts(ctx.db)))
}

export const newAdminTrust: Handler = (ctx) => {
  readsSite(ctx)
  return Promise.resolve(page('people/form', trustForm(null, { uid: '', name: '' }, null, ctx.newFormKey())))
}

export const createAdminTrust: Handler = async (ctx) => {
  managesSite(ctx)
  const formKey = one(ctx.body, '_key') || undefined
  const values = { uid: one(ctx.body, 'uid'), name: one(ctx.body, 'name') }
  const again = (errors: FieldErrors) => invalid('people/form', trustForm(null, values, errors, formKey))
  const uid = readTrustUid(values.uid)
  const errors = checkName(values.name)
  if (!uid.ok) errors.uid = 'Enter the UID: up to six digits, not beginning with nought'
  if (!uid.ok || Object.keys(errors).length > 0) return again(errors)
  const done = await onceInTransaction(ctx, formKey, (trx) =>
    addTrust(trx, within(ctx, trx), { uid: uid.value, name: values.name }, formKey),
  )
  if (!done.again && !done.value.ok) return again({ uid: 'A trust with this UID is in Stepfree already' })
  return redirect(paths.adminTrusts, `${values.name} is in Stepfree.`)
}

export const editAdminTrust: Handler = async (ctx) => {
  readsSite(ctx)
  const trust = await getTrust(ctx)
  return page('people/form', trustForm(trust, trust, null, undefined))
}

export const saveAdminTrust: Handler = async (ctx) => {
  managesSite(ctx)
  const trust = await getTrust(ctx)
  const name = one(ctx.body, 'name')
  const errors = checkName(name)
  if (Object.keys(errors).length > 0)
    return invalid('people/form', trustForm(trust, { uid: trust.uid, name }, errors, undefined))
  await inTransaction(ctx.db, (trx) => renameTrust(trx, within(ctx, trx), trust, name))
  return redirect(paths.adminTrusts, 'Saved.')
}

async function getTrust(ctx: Ctx): Promise<Trust> {
  const trust = await findTrustByUid(ctx.db, ctx.params.uid ?? '')
  if (trust === undefined) throw new NotFound()
  return trust
}

/** Schools and trusts are the whole site's: an administrator of one school does not find these pages. */
function readsSite(ctx: Ctx): void {
  if (!scopeOf(ctx.viewer, 'site.manage', ctx.today).site) throw new NotFound()
}

function managesSite(ctx: Ctx): void {
  if (!scopeOf(ctx.viewer, 'site.manage', ctx.today).site) throw new Forbidden()
}

const schoolTyped = (ctx: Ctx): SchoolValues => ({
  urn: one(ctx.body, 'urn'),
  name: one(ctx.body, 'name'),
  trust: one(ctx.body, 'trust'),
  phase: one(ctx.body, 'phase'),
})

function checkSchool(values: SchoolValues, trusts: readonly Trust[]): { errors: FieldErrors; trustId: number | null } {
  const errors = checkName(values.name)
  const trust = trusts.find((each) => each.uid === values.trust)
  if (values.trust !== '' && trust === undefined) errors.trust = 'Choose a trust from the list'
  if (values.phase.length > 60) errors.phase = 'Choose a phase from the list'
  return { errors, trustId: trust?.id ?? null }
}

function checkName(name: string): FieldErrors {
  if (name === '') return { name: 'Enter the name' }
  return name.length > 200 ? { name: 'Use at most 200 letters' } : {}
}
