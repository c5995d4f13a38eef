import { type Confirm } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type PageModel } from '../web/views.ts'

declare module '../web/views.ts' {
  interface Views {
    'training/calendar': CalendarPage
  }
}

export type CalendarPage = PageModel & { address: string | null; make: string; end: Omit<Confirm, 'csrf'> | null }

/** `address` is the feed's, or null while the viewer has none. */
export const calendarPage = (address: string | null): CalendarPage => ({
  title: 'Training in my own calendar',
  back: { text: 'Training', href: paths.training },
  address,
  make: address === null ? 'Make my calendar address' : 'Make a new address',
  end:
    address === null
      ? null
      : {
          title: 'End this address',
          text: 'A calendar that uses it gets nothing new from then on. You can make a new address at any time.',
          action: `${paths.trainingCalendar}/end`,
          button: 'End this address',
          tone: 'stop',
        },
})
