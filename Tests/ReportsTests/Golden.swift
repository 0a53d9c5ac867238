extension SummaryTests {
    static let expected = """
        model    hippocampus-unet.onnx   483 k parameters   61.2 M MAC   multi-threshold neurons
                 analog input   T = 10   8-bit weights   read-out: potential
        layer                      shape     neurons  fan-in     λ   rate  events    SOP  agree  cores
        enc1.conv1 3×3             56×40×16   35,840       9  1.02  7.1 %  25.4 k  3.7 M  0.998     35
        dec1.up ConvTranspose 2×2  56×40×16   35,840     128  0.87  2.8 %    10 k  750 k  0.981     40
        head 1×1                   56×40×3     6,720      16  1.00  0.0 %       0  120 k  0.997      7
        fit      loihi-like (hypothetical chip): 331 cores on 3 chips   worst: neurons 100 % (enc1.conv1)
                 synapse memory 63 %   input axons 91 %   output axons 50 %
        counts   per inference (mean of 4)   events 35.4 k   spikes 41 k   SOP 4.57 M   input MAC 323 k
                 packets 77.5 k   memory 6 MB read, 2.25 MB written
        quality  Dice  ANN 0.887   SNN 0.881 (T = 10)   SNN against ANN: Dice 0.970
                 SNN against ANN: PSNR ∞ dB
        energy   4.1 mJ/inference  synapse 58 % ███████  neuron 22 % ███  network 12 % █  spike 8.0 % █
                 not in it, as nobody published a price: static power, hops between chips, threshold cascade
                 arithmetic alone: int8 SNN 1.5 µJ, ANN 14 µJ; fp32 SNN 42 µJ, ANN 280 µJ
                 without fan-out, as published: SNN 390 nJ, ANN 370 µJ
                 with memory (linear): SNN 11 mJ, ANN 2.2 mJ
        latency  6.4 ms (27 steps × 240 µs, barriers 12 µs, slowest core 17, mesh model)
                 156 /s, pipelined 400 /s   busiest link tile (3, 1) to the east (41.3 k packets)
        numbers  counts exact · energy per event: Davies 2018 (hwspec/loihi-like.json), published,
                 hypothetical chip · definitions: synfire explain
        warning  dec1.up saturates: 31 % of its neurons fire at the maximum rate; raise the steps or the
                 percentile
        wrote    synfire-out/   run.json   overlay.png   coremap.svg
        """
}

extension ComparisonTests {
    static let expected = """
        hippocampus-unet.onnx on 36 inputs of scan.nii.gz

        per inference               T  Dice  events  spikes     SOP    moved  cores  arithm.   publ.  memory    chip  latency
        loihi-like (hypothetical chip)
          Poisson binary → IF      10 0.842   328 k   410 k  61.5 M   164 MB    331    55 µJ  369 nJ   12 mJ  9.1 mJ   2.4 ms
        loihi-like-binary (hypothetical chip)
          Poisson ternary → IF     10 0.851   280 k   350 k  52.5 M   140 MB    331    47 µJ  315 nJ   10 mJ       –   2.4 ms
          analog → multi-threshold 10 0.881*  131 k*  164 k* 24.6 M* 65.6 MB*   331    22 µJ* 148 nJ* 4.9 mJ* 4.1 mJ*  2.4 ms
        at equal quality: 99 % of the dense Dice (≥ 0.878), fewest steps T that reach it
        loihi-like (hypothetical chip)
          analog → multi-threshold  9 0.879   120 k   150 k  22.5 M    60 MB    331    20 µJ  135 nJ  4.5 mJ  3.9 mJ   2.2 ms
        * best of its block. moved: bytes read and written in all memories of the chip; arithm. (int8),
          publ. (no fan-out), memory (Lemaire, linear, 32 bits) and chip are energy models that count
          different things. Dense network: Dice 0.887, arithm. 8.3 µJ, publ. 166 µJ, memory 2.9 mJ.
        Poisson binary → IF: not reached within T = 64, 0.871 at best
        Poisson ternary → IF: the signed input takes an ON and an OFF axon per channel
        Poisson ternary → IF: the first layer's weights are remapped to inputs in -1…1
        """
}
