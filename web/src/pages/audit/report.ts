/** An audit as the server stores it; the API's description says only that it is an object. */
export type { Finding, Report } from '../../../../src/audit/report.ts'
export type { Running } from '../../../../src/audit/running/parts.ts'
