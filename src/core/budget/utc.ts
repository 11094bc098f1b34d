const UTC = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?Z$/;
const DAY_MS = 86_400_000;

/** Milliseconds since 1970 of a UTC time (ISO 8601, as the journal writes it); null for any other text. */
export function utcMs(iso: string): number | null {
  const found = UTC.exec(iso);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second = 0, fraction = 0] = found.map(Number);
  const days = dayNumber(year ?? 0, month ?? 0, day ?? 0);
  const seconds = ((hour ?? 0) * 60 + (minute ?? 0)) * 60 + (second || 0);
  return days * DAY_MS + seconds * 1000 + Math.round((fraction || 0) * 1000);
}

/** Days since 1970 in the Gregorian calendar, counted in years that begin with March (Hinnant, "chrono-compatible date algorithms"). */
function dayNumber(year: number, month: number, day: number): number {
  const counted = month <= 2 ? year - 1 : year;
  const era = Math.floor(counted / 400);
  const yearOfEra = counted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
