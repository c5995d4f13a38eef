import { type IsoDate } from '../shared/dates.ts'
import { type FieldErrors } from '../web/fields.ts'
import { type SelectField } from '../web/components.ts'
import { type FormPart, errorOf } from './form-page.view.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { nameOf } from './names.rules.ts'
import { type Person } from './people.store.ts'
import { saySpan } from './person.view.ts'
import { dateParts } from './periods.view.ts'
import { ROLE_NAMES, type RoleRefusal, ROLES } from './roles.rules.ts'
import { type RolePeriod } from './roles.store.ts'
import { type School, type Trust } from './schools.store.ts'
import { PERIOD_WORDS } from './words.view.ts'

declare module '../web/views.ts' {
  interface Views {
    'people/roles': RolesPage
  }
}

export type RolesPage = PageModel & {
  held: { text: string; small: string; end: { action: string; button: string; about: string } | null }[]
  action: string
  parts: FormPart[]
  formKey: string | undefined
}

export type RoleValues = { role: string; place: string; started_on: string; last_day: string }

export const ROLE_WORDS: Record<RoleRefusal, string> = {
  ...PERIOD_WORDS,
  wrong_place: 'This role cannot be held there. Choose a school for school roles and a trust for a trust CPD lead',
  beyond_reach: 'Choose a place that you look after',
  has_it: 'They have this role in that time already',
}

export function rolesPage(facts: {
  person: Person
  roles: RolePeriod[]
  mayEnd: (role: RolePeriod) => boolean
  schools: School[]
  trusts: Trust[]
  site: boolean
  values: RoleValues
  errors: FieldErrors | null
  formKey: string | undefined
  today: IsoDate
}): RolesPage {
  const { person, values, errors, today } = facts
  return {
    title: `Roles of ${nameOf(person)}`,
    back: { text: nameOf(person), href: paths.person(person.id) },
    errors,
    held: facts.roles.map((role) => {
      const over = role.finishedOn !== null && role.finishedOn <= today
      return {
        text: `${ROLE_NAMES[role.role]}, ${role.where ?? 'the whole site'}`,
        small: over ? `${saySpan(role, today)}, ended` : saySpan(role, today),
        end:
          over || !facts.mayEnd(role)
            ? null
            : { action: `/roles/${role.id}/end`, button: 'End this role now', about: ROLE_NAMES[role.role] },
      }
    }),
    action: paths.roles(person.id),
    parts: [
      {
        select: {
          name: 'role',
          label: 'Role',
          empty: 'Choose one',
          options: ROLES.map((role) => ({ value: role, text: ROLE_NAMES[role] })),
          value: values.role,
          ...errorOf(errors, 'role'),
        },
      },
      { select: placeField(facts) },
      ...dateParts(values, errors),
    ],
    formKey: facts.formKey,
  }
}

function placeField(facts: {
  schools: School[]
  trusts: Trust[]
  site: boolean
  values: RoleValues
  errors: FieldErrors | null
}): SelectField {
  return {
    name: 'place',
    label: 'Where',
    hint: 'What somebody may see follows from the role and the place.',
    empty: 'Choose one',
    groups: [
      { label: 'Schools', options: facts.schools.map((each) => ({ value: `school-${each.urn}`, text: each.name })) },
      ...(facts.trusts.length === 0
        ? []
        : [
            { label: 'Trusts', options: facts.trusts.map((each) => ({ value: `trust-${each.uid}`, text: each.name })) },
          ]),
      ...(facts.site ? [{ label: 'Everywhere', options: [{ value: 'site', text: 'The whole site' }] }] : []),
    ],
    value: facts.values.place,
    ...errorOf(facts.errors, 'place'),
  }
}
