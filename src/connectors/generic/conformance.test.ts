import {
  erpSubject,
  storefrontSubject,
  threePlSubject,
  wmsSubject,
} from '../../../sim/systems/subject.ts'
import { conformance } from '../conformance.ts'

conformance(storefrontSubject(true))
conformance(storefrontSubject(false))
conformance(wmsSubject())
conformance(threePlSubject())
conformance(erpSubject())
