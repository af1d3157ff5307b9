import { vendureSubject } from '../../../sim/vendure/subject.ts'
import { conformance } from '../conformance.ts'

conformance(vendureSubject)
