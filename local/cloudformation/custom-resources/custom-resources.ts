import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CustomAnswer } from './answer-server.ts';
import {
  askCustomResource,
  type CustomResource,
  type CustomResourceParts,
} from './ask-custom-resource.ts';

/** A custom resource as it was made last, under the name that its function gave it. */
type MadeResource = CustomResource & { readonly physicalId: string };

/** Two stacks may have the same logical id. */
const keyOf = ({ stackId, logicalId }: CustomResource): string => `${stackId}/${logicalId}`;

/**
 * The custom resources of all stacks. Where the cloud keeps its state they are kept too, so that a start with another
 * template is what an update is on AWS: new ones are created, known ones updated, and those that are gone deleted.
 */
export class CustomResources {
  readonly #parts: CustomResourceParts & { readonly warn: (message: string) => void };
  readonly #file: string | undefined;
  readonly #before: Map<string, MadeResource>;
  readonly #made = new Map<string, MadeResource>();

  constructor(
    parts: CustomResourceParts & {
      readonly dataDir: string | undefined;
      readonly warn: (message: string) => void;
    },
  ) {
    this.#parts = parts;
    this.#file =
      parts.dataDir === undefined ? undefined : join(parts.dataDir, 'custom-resources.json');
    this.#before = readMade(this.#file);
  }

  /** Creates a resource, or updates what it was. */
  async make(resource: CustomResource): Promise<CustomAnswer> {
    const key = keyOf(resource);
    const before = this.#before.get(key);
    const answer = await askCustomResource(
      resource,
      before === undefined
        ? { RequestType: 'Create' }
        : {
            RequestType: 'Update',
            PhysicalResourceId: before.physicalId,
            OldResourceProperties: before.properties,
          },
      this.#parts,
    );
    const physicalId = answer.PhysicalResourceId ?? before?.physicalId ?? resource.logicalId;
    this.#made.set(key, { ...resource, physicalId });
    // Kept beside the old one until that is deleted: a start that fails in between knows both.
    this.#save();
    return answer;
  }

  /**
   * Once all of some stacks are made, or of every stack: deletes what they have no more, and what was replaced under
   * another name. What cannot be deleted is told to `warn`, and is forgotten, as CloudFormation does after an update.
   */
  async deleteOthers(stackIds?: readonly string[]): Promise<void> {
    for (const [key, before] of this.#before) {
      if (stackIds?.includes(before.stackId) === false) continue;
      if (this.#made.get(key)?.physicalId !== before.physicalId) await this.#delete(before);
      this.#before.delete(key);
    }
    this.#save();
  }

  async #delete(resource: MadeResource): Promise<void> {
    const PhysicalResourceId = resource.physicalId;
    try {
      await askCustomResource(resource, { RequestType: 'Delete', PhysicalResourceId }, this.#parts);
    } catch (error) {
      this.#parts.warn(error instanceof Error ? error.message : String(error));
    }
  }

  #save(): void {
    if (this.#file === undefined) return;
    const all = [...new Map([...this.#before, ...this.#made]).values()];
    // A kill leaves the old file or the new one, and never a part of one.
    const fresh = `${this.#file}.new`;
    writeFileSync(fresh, JSON.stringify(all));
    renameSync(fresh, this.#file);
  }
}

function readMade(file: string | undefined): Map<string, MadeResource> {
  if (file === undefined || !existsSync(file)) return new Map();
  const made = parseMade(file);
  return new Map(made.map((resource) => [keyOf(resource), resource]));
}

function parseMade(file: string): MadeResource[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as MadeResource[];
  } catch (cause) {
    throw new Error(`${file} is damaged, and so the data folder: start with another`, { cause });
  }
}
