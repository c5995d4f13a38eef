/** Minutes as people say them: 90 → `1.5 hours`, 60 → `1 hour`, 20 → `20 minutes`. */
export function sayHours(minutes: number): string {
  if (minutes < 60) return `${minutes} minutes`
  const hours = Math.round((minutes / 60) * 100) / 100
  return hours === 1 ? '1 hour' : `${hours} hours`
}
