/** How a file is compressed, as HTTP says it. */
export type FileEncoding = 'br' | 'gzip';

/** A file that the console's page loads. */
export interface ConsoleAsset {
  readonly bytes: Uint8Array;
  /** Undefined where it is as it was built. */
  readonly encoding: FileEncoding | undefined;
}

/** The console's files, as the build made them. */
export interface ConsoleFiles {
  /** `index.html`, in which `{{console}}` stands for the way from the page's address to what is below `/console/`. */
  page(): Promise<string>;
  /** A file that the page loads, in one of the encodings that are taken; undefined where there is none of that name. */
  asset(name: string, taken: readonly FileEncoding[]): Promise<ConsoleAsset | undefined>;
}
