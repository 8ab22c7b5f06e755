/** Who gets each event of the endurance run, and who of them is down. */
export const SUBSCRIBERS = ['one', 'two', 'three'];
export const DOWN = 'three';
