/** The variable that carries the folder of Python's programs to the test runner. */
export const PROGRAMS = 'WAYBILL_OPENAPI_PROGRAMS';
