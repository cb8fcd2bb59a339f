import { addDays, type CivilDate } from '../subgraph-kit/pure/civil-date.ts';
import { type Division, districtsOf, divisionName } from '../subgraph-kit/pure/division.ts';
import { invariant } from '../subgraph-kit/pure/invariant.ts';
import type { SupervisionCategory } from '../subgraph-kit/pure/supervision-category.ts';
import { DataRandom, STREAMS } from './data-random.ts';
import { SAMPLE_CITY_AS_OF, SAMPLE_CITY_DIVISION } from './enterprise-generator.ts';
import { inventPerson, inventPhone } from './invented-names.ts';
import { SAMPLE_DEPARTMENTS, type SampleDepartment } from './sample-departments.ts';

/** An inspector of a department. */
export interface SampleInspector {
  readonly certificateNumber: string;
  readonly name: string;
  readonly unit: string;
  readonly division: Division;
  readonly qualifications: readonly SupervisionCategory[];
  readonly certificateValidUntil: CivilDate;
  readonly phone: string;
  readonly isCertified: boolean;
  /** @unit tasks a year */
  readonly yearlyCapacity: number;
}

/** @unit inspectors of a department in a city of 3,000 enterprises */
const INSPECTORS_AT_REFERENCE = 40;
const REFERENCE_ENTERPRISES = 3000;
/** @unit inspectors; the smallest department that can still form teams for every category */
const INSPECTORS_MIN = 16;
/** One inspector in so many works for the whole city, and one in so many is trained for all categories of the department. */
const CITY_LEVEL_INTERVAL = 3;
const ALL_ROUND_INTERVAL = 3;
const DISTRICTS = districtsOf(SAMPLE_CITY_DIVISION);

/**
 * Inspectors that a department has in a city of that size: 160 in all at 3,000 enterprises, about 2,000 at 90,000.
 *
 * @source none: our choice; it grows with the power 3/4 of the enterprises, written with square roots because those are exact on every machine
 */
export function inspectorCount(enterprises: number): number {
  const size = enterprises / REFERENCE_ENTERPRISES;
  return Math.max(INSPECTORS_MIN, Math.round(INSPECTORS_AT_REFERENCE * Math.sqrt(size * Math.sqrt(size))));
}

/** The inspector of that number in a department. */
export function inspectorAt(seed: number, department: SampleDepartment, index: number): SampleInspector {
  const random = new DataRandom(seed, STREAMS.inspector, index * SAMPLE_DEPARTMENTS.length + SAMPLE_DEPARTMENTS.indexOf(department));
  const division = divisionAt(index);
  const isExpired = random.percent(3);
  return {
    certificateNumber: `${department.certificatePrefix}${String(index + 1).padStart(6, '0')}`,
    name: inventPerson(random),
    unit: `${division.name}${department.unit}`,
    division,
    qualifications: trainingAt(department, index),
    certificateValidUntil: isExpired
      ? addDays(SAMPLE_CITY_AS_OF, -random.between(1, 600))
      : addDays(SAMPLE_CITY_AS_OF, random.between(1900, 3600)),
    phone: inventPhone(random),
    isCertified: !random.percent(4),
    yearlyCapacity: random.between(8, 14) * 10,
  };
}

/** Every third one works for the whole city, the others go round the districts. */
function divisionAt(index: number): Division {
  if (index % CITY_LEVEL_INTERVAL === 0) return { code: SAMPLE_CITY_DIVISION, name: divisionName(SAMPLE_CITY_DIVISION) };
  const division = DISTRICTS[(index - Math.ceil(index / CITY_LEVEL_INTERVAL)) % DISTRICTS.length];
  invariant(division !== undefined, 'a city has districts');
  return division;
}

/** A visit may need several categories of one inspector, so some are trained for all; the others follow the department's usual trainings. */
function trainingAt(department: SampleDepartment, index: number): readonly SupervisionCategory[] {
  if (index % ALL_ROUND_INTERVAL === 1) return department.categories;
  return department.trainings[(index - Math.ceil((index - 1) / ALL_ROUND_INTERVAL)) % department.trainings.length] ?? department.categories;
}
