import { reachesSchool, scopeOf } from '../policy.ts'
import { sayDate } from '../shared/dates.ts'
import { NotFound } from '../shared/errors.ts'
import { count } from '../shared/text.ts'
import { idIn, many, one } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, redirect, type Reply } from '../web/handler.ts'
import { cannotOpen, invitationPage, linkEnded } from './accounts.view.ts'
import { acceptInvitation, findInvitation, invite } from './invitations.actions.ts'
import { findSchool, type InviteeRow, listInvitees } from './invitations.store.ts'
import { LINK_MINUTES } from './links.rules.ts'
import { readNewPassword } from './new-password.form.ts'
import { invitationsPage, slipsPage } from './people-accounts.view.ts'
import { type Provider } from './oidc.ts'
import { hashPassword } from './passwords.ts'

export const showInvitation =
  (parts: { oidc: readonly Provider[] }): Handler =>
  async (ctx) => {
    const person = (await findInvitation(ctx, ctx.params.token))?.person
    if (person?.email === undefined || person.email === null)
      return page('accounts/message', linkEnded('invitation'), 400)
    const { givenName, email } = person
    return page(
      'accounts/choose-password',
      invitationPage(ctx.params.token ?? '', { givenName, email }, parts.oidc, null),
    )
  }

/** Opens the account with a password. With a sign-in provider it happens when the provider has answered. */
export const openInvitation =
  (parts: { oidc: readonly Provider[] }): Handler =>
  async (ctx) => {
    const person = (await findInvitation(ctx, ctx.params.token))?.person
    if (person?.email === undefined || person.email === null)
      return page('accounts/message', linkEnded('invitation'), 400)
    const { givenName, familyName, email } = person
    const read = readNewPassword(ctx.body, { email, name: `${givenName} ${familyName}` })
    if (!read.ok)
      return invalid(
        'accounts/choose-password',
        invitationPage(ctx.params.token ?? '', { givenName, email }, parts.oidc, read.errors),
      )
    const opened = await acceptInvitation(ctx, ctx.params.token, {
      passwordHash: await hashPassword(read.value.password),
    })
    if (!opened.ok)
      return opened.reason === 'ended'
        ? page('accounts/message', linkEnded('invitation'), 400)
        : page('accounts/message', cannotOpen(opened.reason), 409)
    return { ...redirect('/', `Welcome to Stepfree, ${opened.value.name}.`), signIn: opened.value.userId }
  }

/** One person, from the page of their account. */
export const invitePerson: Handler = async (ctx) => {
  const id = idIn(ctx.params.id)
  const [person] = id === undefined ? [] : await listInvitees(ctx, { personIds: [id] })
  if (person === undefined) throw new NotFound()
  return sendTo(ctx, [person.personId], null, `/people/${person.personId}/account`)
}

export const showInvitations: Handler = async (ctx) => {
  const school = await getSchool(ctx)
  const people = await listInvitees(ctx, { schoolId: school.id })
  return page('accounts/invitations', invitationsPage(school, people, ctx.io.mail, freshForm(ctx, people)))
}

/** Many people of a school at once. */
export const inviteStaff: Handler = async (ctx) => {
  const school = await getSchool(ctx)
  const people = await listInvitees(ctx, { schoolId: school.id })
  const known = new Set(people.map((person) => person.personId))
  const chosen = many(ctx.body, 'person').flatMap((text) => idIn(text) ?? [])
  const ids = chosen.filter((id) => known.has(id))
  if (ids.length === 0) {
    const form = {
      formKey: one(ctx.body, '_key') || ctx.newFormKey(),
      errors: { person: 'Tick the people to invite' },
      chosen: [],
    }
    return invalid('accounts/invitations', invitationsPage(school, people, ctx.io.mail, form))
  }
  return sendTo(ctx, ids, school.id, `/schools/${school.urn}/invitations`)
}

async function sendTo(ctx: Ctx, ids: readonly number[], schoolId: number | null, back: string): Promise<Reply> {
  const done = await invite(ctx, ids, { schoolId, formKey: one(ctx.body, '_key') || undefined })
  if (done === undefined)
    return redirect(back, 'This was done a moment ago. A link is shown once: make a new one if it was lost.')
  if (done.links.length > 0) {
    const slips = done.links.map(({ person, url }) => ({ name: nameOf(person), email: person.email ?? '', url }))
    return page('accounts/slips', slipsPage('One-use links', { text: 'Back', href: back }, slips, untilOf(ctx)))
  }
  return redirect(
    back,
    done.sent === 0
      ? 'Nobody was invited: they have an account by now.'
      : `${count(done.sent, 'invitation is', 'invitations are')} on the way.`,
  )
}

const untilOf = (ctx: Ctx): string =>
  sayDate(new Date(new Date(ctx.now).getTime() + LINK_MINUTES.invitation * 60_000).toISOString().slice(0, 10))

/** Those who were never invited are ticked: a new school is one press. */
const freshForm = (
  ctx: Ctx,
  people: readonly InviteeRow[],
): { formKey: string; errors: null; chosen: readonly string[] } => ({
  formKey: ctx.newFormKey(),
  errors: null,
  chosen: people.filter((person) => person.invitedAt === null).map((person) => String(person.personId)),
})

async function getSchool(ctx: Ctx): Promise<{ id: number; urn: string; name: string }> {
  const school = await findSchool(ctx.db, ctx.params.urn ?? '')
  const scope = scopeOf(ctx.viewer, 'accounts.manage', ctx.today)
  if (school === undefined || !reachesSchool(scope, school)) throw new NotFound()
  return school
}

const nameOf = (person: InviteeRow): string => `${person.givenName} ${person.familyName}`
