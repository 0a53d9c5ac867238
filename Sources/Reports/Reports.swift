// Tables, JSON and pictures from finished results.
