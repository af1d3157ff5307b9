import { woocommerceSubject } from '../../../sim/woocommerce/subject.ts'
import { conformance } from '../conformance.ts'

conformance(woocommerceSubject)
