/** What has `provision` go on with what was left. */
export const RESUME = { resume: true } as const;

export type Resume = typeof RESUME;

export function isResume(event: object): event is Resume {
  return 'resume' in event && event.resume === true;
}
