/**
 * Constants as two equal lanes in memory: V8 would build a splat anew at every use, a load folds into the operation.
 * `src/kernel/twin-elementary.ts` states what each is for.
 */
const TABLE: usize = memory.data<f64>([
  1.4426950408889634, 1.4426950408889634, 6755399441056821.0, 6755399441056821.0, 0.6931471803691238,
  0.6931471803691238, 1.9082149292705877e-10, 1.9082149292705877e-10, -746.0, -746.0, 5.551115123125783e-17,
  5.551115123125783e-17, 1.0, 1.0, 0.5, 0.5, 2.0, 2.0, 0.16666666666666602, 0.16666666666666602,
  -0.0027777777777015593, -0.0027777777777015593, 6.613756321437934e-5, 6.613756321437934e-5,
  -1.6533902205465252e-6, -1.6533902205465252e-6, 4.1381367970572385e-8, 4.1381367970572385e-8,
  0.6666666666666666, 0.6666666666666666, 0.4000000000000794, 0.4000000000000794, 0.28571428567275936,
  0.28571428567275936, 0.2222222304835159, 0.2222222304835159, 0.18181737626302938, 0.18181737626302938,
  0.15388867805613718, 0.15388867805613718, 0.13209708242059462, 0.13209708242059462, 0.13609030262858499,
  0.13609030262858499, -0.0, -0.0, 4503599627370496.0, 4503599627370496.0, 4503599627371519.0,
  4503599627371519.0, 6755399441055744.0, 6755399441055744.0, -600.0, -600.0,
]);

export class Constant {
  @inline static at(index: usize): v128 {
    return v128.load(TABLE + (index << 4));
  }
  @inline static log2e(): v128 {
    return Constant.at(0);
  }
  @inline static magic(): v128 {
    return Constant.at(1);
  }
  @inline static ln2High(): v128 {
    return Constant.at(2);
  }
  @inline static ln2Low(): v128 {
    return Constant.at(3);
  }
  @inline static floor(): v128 {
    return Constant.at(4);
  }
  @inline static unscale(): v128 {
    return Constant.at(5);
  }
  @inline static one(): v128 {
    return Constant.at(6);
  }
  @inline static half(): v128 {
    return Constant.at(7);
  }
  @inline static two(): v128 {
    return Constant.at(8);
  }
  /** Terms of r·coth(r/2) − 2 in r². */
  @inline static hyperbolic(n: usize): v128 {
    return Constant.at(9 + n);
  }
  @inline static logarithm(n: usize): v128 {
    return Constant.at(14 + n);
  }
  /** The sign bit. */
  @inline static sign(): v128 {
    return Constant.at(22);
  }
  /** 2⁵², whose last bits take up an integer, and 2⁵² + 1023. */
  @inline static integer(): v128 {
    return Constant.at(23);
  }
  @inline static biasedInteger(): v128 {
    return Constant.at(24);
  }
  /** 1.5·2⁵²: adding it rounds to an integer, which is left in the last bits. */
  @inline static round(): v128 {
    return Constant.at(25);
  }
  /** The least −|z| of the quick logistic step. */
  @inline static far(): v128 {
    return Constant.at(26);
  }
}
