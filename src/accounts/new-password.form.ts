import { readEmail } from '../people/identifiers.rules.ts'
import { type Body, type FieldErrors, type Form, one } from '../web/fields.ts'
import { newPassword, PASSWORD_WORDS } from './new-password.rules.ts'

/** A password as typed: spaces are part of it, so it is not trimmed. */
export function passwordIn(body: Body, name: string): string {
  const value = body[name]
  return (Array.isArray(value) ? value[0] : value)?.toWellFormed() ?? ''
}

/** A new password. What was typed is not sent back to the page. */
export function readNewPassword(
  body: Body,
  own: { email: string; name: string },
): Form<{ password: string }, Record<string, never>> {
  const read = newPassword(passwordIn(body, 'password'), own)
  if (read.ok) return { ok: true, value: { password: read.value } }
  return { ok: false, values: {}, errors: { password: PASSWORD_WORDS[read.reason] } }
}

export type FirstPerson = { givenName: string; familyName: string; email: string; password: string }
export type FirstPersonValues = { given: string; family: string; email: string }

/** The first administrator of an empty site. */
export function readFirstPerson(body: Body): Form<FirstPerson, FirstPersonValues> {
  const values = { given: one(body, 'given'), family: one(body, 'family'), email: one(body, 'email') }
  const errors: FieldErrors = {}
  if (values.given === '' || values.given.length > 100) errors.given = 'Enter your first name'
  if (values.family === '' || values.family.length > 100) errors.family = 'Enter your last name'
  const email = readEmail(values.email)
  if (!email.ok) errors.email = 'Enter your e-mail address, such as name@school.org.uk'
  const name = `${values.given} ${values.family}`
  const read = newPassword(passwordIn(body, 'password'), { email: values.email, name })
  if (!read.ok) errors.password = PASSWORD_WORDS[read.reason]
  if (!read.ok || !email.ok || Object.keys(errors).length > 0) return { ok: false, values, errors }
  const { given, family } = values
  return { ok: true, value: { givenName: given, familyName: family, email: email.value, password: read.value } }
}
