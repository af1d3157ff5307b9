import { conformance } from '../../../src/connectors/conformance.ts'
import { northwindSubject } from './double/subject.ts'

conformance(northwindSubject)
