import { findMadeByForm } from '../audit/audit.store.ts'
import { onceInTransaction } from '../audit/once.ts'
import { reachesSchool, scopeOf } from '../policy.ts'
import { Forbidden, NotFound } from '../shared/errors.ts'
import { type FieldErrors, idIn, one, wholeNumber } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { within } from '../work.ts'
import { getPersonFor, getPersonWithMay } from './access.store.ts'
import { NO_PERSON, personParts, personValues } from './fields.view.ts'
import { formPage, type FormPage } from './form-page.view.ts'
import { listLeave } from './leave.store.ts'
import { nameOf } from './names.rules.ts'
import { listWaitingOffersFor } from './offers.store.ts'
import { addPerson, changePerson, type PersonRefusal, withTrnGuard } from './people.actions.ts'
import { listPeopleByEmail, type Person } from './people.store.ts'
import { listSchoolTimes, listSupportAround } from './person-page.store.ts'
import { personForm, personTyped, type PersonValues } from './person.form.ts'
import { personPage } from './person.view.ts'
import { listRoles } from './roles.store.ts'
import { listStagePeriods } from './stage-periods.store.ts'
import { PERSON_WORDS } from './words.view.ts'

export const showPerson: Handler = async (ctx) => {
  const id = idIn(ctx.params.id)
  const { person, may } = await getPersonWithMay(ctx, id)
  if (person.id !== id) return redirect(paths.person(person.id))
  const scope = scopeOf(ctx.viewer, 'people.read', ctx.today)
  const private_ = may.self || may['people.manage']
  const times = (await listSchoolTimes(ctx.db, person.id)).filter(
    (time) =>
      may.self ||
      ctx.viewer.schoolIds.includes(time.schoolId) ||
      reachesSchool(scope, { id: time.schoolId, trustId: time.trustId }),
  )
  return page(
    'people/show',
    personPage({
      person,
      may,
      times,
      stages: await listStagePeriods(ctx.db, person.id),
      support: await listSupportAround(ctx.db, person.id),
      roles: private_ || may['roles.manage'] ? await listRoles(ctx.db, person.id) : [],
      leave: private_ ? await listLeave(ctx.db, person.id) : [],
      offers: private_ ? await listWaitingOffersFor(ctx.db, person.id) : [],
      today: ctx.today,
      viewerId: ctx.viewer.personId,
    }),
  )
}

export const editPerson: Handler = async (ctx) => {
  const person = await getPersonFor(ctx, 'people.manage', idIn(ctx.params.id))
  return page('people/form', editPage(person, personValues(person), null, String(person.version)))
}

export const savePerson: Handler = async (ctx) => {
  const person = await getPersonFor(ctx, 'people.manage', idIn(ctx.params.id))
  const version = one(ctx.body, 'version')
  const form = personForm(ctx.body)
  if (!form.ok) return invalid('people/form', editPage(person, form.values, form.errors, version))
  const outcome = await withTrnGuard(ctx.db, (trx) =>
    changePerson(trx, within(ctx, trx), { ...person, version: wholeNumber(version, 0, 1_000_000) ?? 0 }, form.value),
  )
  if (!outcome.ok)
    return invalid('people/form', editPage(person, personTyped(ctx.body), refusalOf(outcome.reason), version))
  return redirect(paths.person(person.id), outcome.value.changed ? 'Saved.' : 'Nothing was changed.')
}

/** Governors, families, trust staff: people who have a role here and work at no school. For administrators of the site. */
export const newPerson: Handler = async (ctx) => {
  if (!managesSite(ctx)) throw new NotFound()
  return Promise.resolve(page('people/form', newPage(NO_PERSON, null, ctx.newFormKey())))
}

export const createPerson: Handler = async (ctx) => {
  if (!managesSite(ctx)) throw new Forbidden()
  const formKey = one(ctx.body, '_key') || undefined
  const again = (errors: FieldErrors) => invalid('people/form', newPage(personTyped(ctx.body), errors, formKey))
  const form = personForm(ctx.body)
  if (!form.ok) return again(form.errors)
  if (form.value.email !== null) {
    const [known] = await listPeopleByEmail(ctx.db, form.value.email)
    const twice = known !== undefined && (await hasJustMade(ctx, formKey))
    if (known !== undefined && !twice)
      return again({ email: `${nameOf(known)} has this e-mail address. Open their page, and give them a role there` })
  }
  const done = await onceInTransaction(ctx, formKey, (trx) => addPerson(trx, within(ctx, trx), form.value, { formKey }))
  if (done.again) return redirect(paths.roles(done.made.id), 'This was saved already.')
  if (!done.value.ok) return again({ trn: PERSON_WORDS[done.value.reason] })
  return redirect(paths.roles(done.value.value), `${nameOf(form.value)} has a record. Now say which role they have.`)
}

const refusalOf = (reason: PersonRefusal): FieldErrors => ({
  [reason === 'trn_in_use' ? 'trn' : 'email']: PERSON_WORDS[reason],
})

const hasJustMade = async (ctx: Ctx, formKey: string | undefined): Promise<boolean> =>
  (await findMadeByForm(ctx.db, ctx, formKey)) !== undefined

const managesSite = (ctx: Ctx): boolean => scopeOf(ctx.viewer, 'people.manage', ctx.today).site

const editPage = (person: Person, values: PersonValues, errors: FieldErrors | null, version: string): FormPage =>
  formPage({
    title: `Change ${nameOf(person)}`,
    action: paths.editPerson(person.id),
    parts: personParts(values, errors),
    kept: [{ name: 'version', value: version }],
    button: 'Save',
    cancel: { text: nameOf(person), href: paths.person(person.id) },
    errors,
  })

const newPage = (values: PersonValues, errors: FieldErrors | null, formKey: string | undefined): FormPage =>
  formPage({
    title: 'Add a person without a school',
    lede: 'For a governor, somebody on a family panel, trust staff or an administrator. Staff of a school are added on its staff list.',
    action: paths.newPerson,
    parts: personParts(values, errors),
    formKey,
    button: 'Add',
    cancel: { text: 'People', href: paths.people },
    errors,
  })
