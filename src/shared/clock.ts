/** The only place that reads the time; everything else is handed `today` and `now`. */
export type Clock = () => Date
export const systemClock: Clock = () => new Date()
