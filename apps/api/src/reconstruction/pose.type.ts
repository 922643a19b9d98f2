import { Field, Float, ObjectType } from 'type-graphql';
import { Point2 } from './face.type.js';

@ObjectType('Rotation', { description: 'A rotation, as the model wants it and as people name it.' })
export class Rotation {
  @Field(() => [Float], { description: 'Three numbers: the axis times the angle, radians.' })
  readonly axisAngle!: readonly number[];

  @Field(() => Float, {
    description: "Turn towards the person's own left, degrees. For `global`, 0 looks at the camera.",
  })
  readonly yawDeg!: number;

  @Field(() => Float, { description: 'Turn upwards, degrees.' })
  readonly pitchDeg!: number;

  @Field(() => Float, { description: 'Tilt, clockwise as the viewer sees it, degrees.' })
  readonly rollDeg!: number;
}

@ObjectType('Pose', { description: 'How the head and its joints are turned.' })
export class Pose {
  @Field(() => Rotation, { description: 'The whole head against the camera (x right, y down, z away).' })
  readonly global!: Rotation;

  @Field(() => Rotation, { description: 'The neck joint.' })
  readonly neck!: Rotation;

  @Field(() => Rotation, { description: 'The jaw joint; a negative pitch opens the mouth.' })
  readonly jaw!: Rotation;

  @Field(() => Rotation, { description: "The person's left eye." })
  readonly leftEye!: Rotation;

  @Field(() => Rotation, { description: "The person's right eye." })
  readonly rightEye!: Rotation;
}

@ObjectType('Camera', { description: "RingNet's weak-perspective camera, and the same camera in photo pixels." })
export class Camera {
  @Field(() => Float, { description: 'Crop units per metre: p = scale (X + t), crop pixel = 112 (p + 1).' })
  readonly scale!: number;

  @Field(() => Float, { description: 'Shift to the right before scaling, metres.' })
  readonly tx!: number;

  @Field(() => Float, { description: 'Shift downwards before scaling, metres.' })
  readonly ty!: number;

  @Field(() => Float, {
    description: 'Photo pixels per metre at the head: the focal length of a perspective camera one metre from it.',
  })
  readonly focalLengthPx!: number;

  @Field(() => Point2, { description: "Where the camera frame's origin falls in the photo." })
  readonly principalPointPx!: Point2;

  @Field(() => [Float], {
    description: 'Six numbers, a 2 x 3 matrix by rows: photo pixel = A (crop pixel, 1). The crop is 224 x 224.',
  })
  readonly imageFromCrop!: readonly number[];
}
