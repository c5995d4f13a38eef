import { type ChoiceField, type TextareaField, type TextField } from '../web/components.ts'
import { type FieldErrors } from '../web/fields.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'
import { type SchoolSettings } from './school-settings.actions.ts'

declare module '../web/views.ts' {
  interface Views {
    'schools/settings': SchoolSettingsPage
  }
}

export type SchoolSettingsPage = PageModel & {
  lede: string
  action: string
  safeguarding: TextField[]
  confirming: ChoiceField
  secondLook: { choice: ChoiceField; reason: TextareaField }
}

/** What a school decides about how Stepfree works there. */
export const schoolSettingsPage = (
  school: { name: string; urn: string },
  values: SchoolSettings,
  errors: FieldErrors | null,
): SchoolSettingsPage => ({
  title: `How Stepfree works at ${school.name}`,
  errors,
  back: { text: school.name, href: paths.school(school.urn) },
  lede: 'Three things that each school decides for itself.',
  action: paths.schoolSettings(school.urn),
  safeguarding: [
    {
      name: 'safeguarding_name',
      label: 'Your designated safeguarding lead',
      hint: 'Named on the page when somebody writes what may be a concern about a child',
      value: values.safeguardingName,
      error: errors?.safeguarding_name,
    },
    {
      name: 'safeguarding_route',
      label: 'Where such words belong',
      hint: 'The name of your safeguarding system, or the form that you use',
      value: values.safeguardingRoute,
      error: errors?.safeguarding_route,
    },
  ],
  confirming: {
    kind: 'checkboxes',
    name: 'other_confirms',
    legend: 'Trainees and early career teachers',
    items: [
      {
        value: 'yes',
        text: 'Another colleague confirms, neither the mentor nor the induction tutor',
        hint: 'Choose this where the mentor also assesses. The mentor still reads and talks.',
      },
    ],
    chosen: values.otherConfirms ? ['yes'] : [],
  },
  secondLook: {
    choice: {
      kind: 'checkboxes',
      name: 'second_look',
      legend: 'Ten minutes of another colleague for a few signed records, drawn at random each term',
      items: [
        {
          value: 'off',
          text: 'Draw nothing here',
          hint: 'On unless you choose this. What was drawn already stays.',
        },
      ],
      chosen: values.secondLook.off ? ['off'] : [],
    },
    reason: {
      name: 'second_look_reason',
      label: 'Why it is off',
      hint: 'Only where you choose that nothing is drawn. Whoever opens this page reads it.',
      rows: 2,
      value: values.secondLook.reason,
      error: errors?.second_look_reason,
    },
  },
})
