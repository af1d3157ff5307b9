import { shopifySubject } from '../../../sim/shopify/subject.ts'
import { conformance } from '../conformance.ts'

conformance(shopifySubject)
