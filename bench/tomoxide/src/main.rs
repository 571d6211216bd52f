//! tomoxide as a contestant; see bench/peers.py for what contestants say and do.
//!
//! Arguments: algorithm, folder, angles, columns, centre, slices, image. Threads: RAYON_NUM_THREADS.

use std::io::{BufRead, Write};
use std::path::Path;
use std::time::Instant;

use ndarray::Array3;
use tomoxide::recon::recon;
use tomoxide::{
    Algorithm, Angles, BackendKind, Center, Engine, FilterName, Geometry, Layout, ReconParams, Tomo,
};

/// Seconds that a measurement takes at least; the same in bench/peers.py.
const LEAST: f64 = 0.4;

fn numbers<const BYTES: usize, T>(path: &Path, of: fn([u8; BYTES]) -> T) -> Vec<T> {
    let bytes = std::fs::read(path).expect("the case has been prepared");
    bytes
        .chunks_exact(BYTES)
        .map(|chunk| of(chunk.try_into().expect("chunks are of this size")))
        .collect()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let whole = |index: usize| arguments[index].parse::<usize>().expect("a whole number");
    let algorithm: Algorithm = arguments[0].parse().expect("an algorithm of tomoxide");
    let folder = Path::new(&arguments[1]);
    let (angles, columns, slices) = (whole(2), whole(3), whole(5));
    let centre: f32 = arguments[4].parse().expect("a column");

    let one = numbers(&folder.join("sinogram.f32"), f32::from_le_bytes);
    let thetas = numbers(&folder.join("angles.f64"), f64::from_le_bytes);
    // the same object, a little denser from slice to slice
    let stack = Array3::from_shape_fn((slices, angles, columns), |(s, a, d)| {
        one[a * columns + d] * (1.0 + s as f32 / 64.0)
    });
    let sinograms = Tomo::new(stack, Layout::Sinogram);
    let thetas = Angles(thetas.iter().map(|&theta| theta as f32).collect());
    let mut geometry = Geometry::parallel(thetas, columns, slices, 1.0);
    geometry.center = Center::Scalar(centre);
    let parameters = ReconParams {
        num_gridx: Some(columns),
        filter_name: FilterName::Ramp,
        ..Default::default()
    };
    let engine = Engine::new(BackendKind::Cpu).expect("the CPU");
    let work = || {
        recon(&sinograms, &geometry, algorithm, &parameters, engine.backend()).expect("slices")
    };

    let warm = work();
    let first = warm.array.index_axis(ndarray::Axis(0), 0);
    // its rows go from bottom to top
    let rows = first.outer_iter().rev();
    let bytes: Vec<u8> = rows
        .flat_map(|row| row.to_vec())
        .flat_map(f32::to_le_bytes)
        .collect();
    std::fs::write(&arguments[6], bytes).expect("the picture's place");
    let say = |line: String| {
        println!("{line}");
        std::io::stdout().flush().expect("a listener");
    };
    say(format!("{{\"ready\": true, \"slices\": {slices}}}"));
    for line in std::io::stdin().lock().lines() {
        if line.expect("text").trim() != "go" {
            continue;
        }
        let (start, mut count) = (Instant::now(), 0);
        while count == 0 || start.elapsed().as_secs_f64() < LEAST {
            let _ = work();
            count += 1;
        }
        let seconds = start.elapsed().as_secs_f64() / f64::from(count);
        say(format!("{{\"seconds\": {seconds}}}"));
    }
}
