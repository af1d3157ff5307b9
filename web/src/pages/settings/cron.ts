/** Schedules in words, and their next times. Pure. */
import { Cron } from 'croner'

const days = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays']
const short = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
const months =
  'January February March April May June July August September October November December'.split(' ')
const two = (n: string) => n.padStart(2, '0')
const isNumber = (field: string) => /^\d{1,2}$/.test(field)

/** `every 15 minutes`, `every day at 06:00 UTC`; undefined for what is too particular to be said shortly. */
export function cronWords(text: string): string | undefined {
  const [minute, hour, date, month, named, more] = text.trim().split(/\s+/)
  if (!minute || !hour || !date || !month || !named || more) return
  const nth = short.indexOf(named.toUpperCase())
  const day = nth >= 0 ? String(nth) : named
  if (month !== '*') {
    const its = isNumber(month) ? months[Number(month) - 1] : undefined
    if (!its || day !== '*' || ![minute, hour, date].every(isNumber)) return
    return `once a year, on ${date} ${its} at ${two(hour)}:${two(minute)} UTC`
  }
  const every = /^\*\/(\d{1,2})$/
  if (date === '*' && day === '*') {
    if (minute === '*' && hour === '*') return 'every minute'
    const minutes = every.exec(minute)?.[1]
    if (minutes && hour === '*') return `every ${minutes} minutes`
    if (isNumber(minute) && hour === '*') {
      return `every hour, at ${minute} ${minute === '1' ? 'minute' : 'minutes'} past`
    }
    const hours = every.exec(hour)?.[1]
    if (isNumber(minute) && hours) return `every ${hours} hours, at ${minute} past`
  }
  if (!isNumber(minute) || !isNumber(hour)) return
  const at = `at ${two(hour)}:${two(minute)} UTC`
  if (date === '*' && day === '*') return `every day ${at}`
  if (date === '*' && day === '1-5') return `on working days ${at}`
  if (date === '*' && isNumber(day)) return `on ${days[Number(day) % 7]} ${at}`
  if (day === '*' && isNumber(date)) return `on day ${date} of the month ${at}`
  return
}

/** The next few times after `now`; empty where the text is no schedule. */
export function nextTimes(text: string, now: Date, most = 3): string[] {
  try {
    const cron = new Cron(text, { timezone: 'UTC', paused: true })
    return cron.nextRuns(most, now).map((at) => at.toISOString())
  } catch {
    return []
  }
}
